@single @security
Feature: Hidden files stay hidden
  Names that begin with a dot hold secrets and tools: keys, repositories, rules of
  other servers. Unless the operator says otherwise, no visitor reads such a file,
  however its name is spelt, or learns whether it exists.

  Background:
    Given a node
    And the document root holds "/.env" with the text "API_KEY=env-secret-4711"
    And the document root holds "/.git/config" with the text "[remote] url=git-secret-4712"
    And the document root holds "/.htaccess" with the text "Require all denied, secret-4713"
    And the document root holds "/media/.thumbs/index.txt" with the text "thumbs-secret-4714"

  Scenario Outline: A name that begins with a dot is refused (<file>)
    When a visitor requests "<file>"
    Then the visitor is refused with 403
    And no part of "<file>" reaches the visitor
    And the document root is unchanged
    And the node still serves, in the same process

    @dotfile_blocked
    Examples:
      | file  |
      | /.env |

    @dotdir_blocked
    Examples:
      | file                     |
      | /.git/config             |
      | /media/.thumbs/index.txt |

    @htaccess_blocked
    Examples:
      | file       |
      | /.htaccess |

  @hidden_spellings
  Scenario Outline: No spelling of the name gets past the refusal (<how>)
    When a visitor requests "<target>"
    Then the visitor is refused with 403
    And no part of "/.env" reaches the visitor

    Examples:
      | how                   | target                |
      | dot percent-encoded   | /%2eenv               |
      | all percent-encoded   | /%2E%65%6E%76         |
      | with two slashes      | //.env                |
      | through a dot         | /./.env               |
      | as a directory        | /.env/                |
      | with a query          | /.env?download=1      |
      | below a file          | /test.html/.env       |
      | with a null byte      | /.env%00.html         |
      | with a trailing space | /.env%20              |
      | as a whole address    | http://localhost/.env |

  @hidden_methods
  Scenario Outline: A hidden file is refused to every method (<method>)
    When a visitor sends <method> "/.env"
    Then the visitor is refused with 403
    And no part of "/.env" reaches the visitor
    And the document root is unchanged

    Examples:
      | method   |
      | POST     |
      | PUT      |
      | DELETE   |
      | OPTIONS  |
      | PROPFIND |

  @hidden_no_oracle
  Scenario Outline: A hidden file that exists looks like one that does not (<there>, <absent>)
    When a visitor requests "<there>"
    Then the visitor is refused with 403
    And the visitor is told no more than for "<absent>"

    Examples:
      | there        | absent            |
      | /.env        | /.no-such-file    |
      | /.git/config | /.git/no-such     |
      | /.git/       | /.no-such-folder/ |

  @hidden_http2 @requires.http2
  Scenario: A hidden file is refused over HTTP/2 too
    When a visitor requests "/.env" over HTTP/2
    Then the visitor is refused with 403
    And no part of "/.env" reaches the visitor

  @dots_inside_names
  Scenario Outline: A dot elsewhere in a name hides nothing (<path>)
    Given the document root holds "<path>" with the text "public notes"
    When a visitor requests "<path>"
    Then the answer is 200
    And the body is "public notes"

    Examples:
      | path                    |
      | /release.1.2.txt        |
      | /v1.2/notes.txt         |
      | /ends.with.a.dot./a.txt |
