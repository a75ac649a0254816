@single @security
Feature: No request leads out of the site
  Only what lies in the document root is the site. Whatever way up a visitor writes
  into the address, nothing that lies elsewhere on the machine is served.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      """
    And a file "outside.txt" beside the document root with the text "outside-secret-4731"

  @path_traversal_blocked
  Scenario Outline: A path with a way up is refused (<how>)
    When a visitor requests "<target>"
    Then the visitor is refused with the target's "traversal refusal"
    And no part of the file "outside.txt" beside the document root reaches the visitor
    And the node still serves, in the same process

    Examples:
      | how                         | target                              |
      | plainly                     | /../outside.txt                     |
      | far up, to a system file    | /../../../../../../../../etc/passwd |
      | through a folder            | /subdir/../../outside.txt           |
      | through a file              | /test.html/../../outside.txt        |
      | through no folder           | /no-such-folder/../../outside.txt   |
      | after two slashes           | //../outside.txt                    |
      | between two slashes         | /..//outside.txt                    |
      | through a dot               | /./../outside.txt                   |
      | percent-encoded             | /%2e%2e/outside.txt                 |
      | percent-encoded in capitals | /%2E%2E/outside.txt                 |
      | half percent-encoded        | /.%2e/outside.txt                   |
      | other half percent-encoded  | /%2e./outside.txt                   |
      | slash percent-encoded       | /..%2foutside.txt                   |
      | all percent-encoded         | /%2e%2e%2foutside.txt               |
      | backslash                   | /..\\outside.txt                    |
      | backslash percent-encoded   | /..%5coutside.txt                   |
      | overlong UTF-8 dots         | /%c0%ae%c0%ae/outside.txt           |
      | after a null byte           | /%00/../outside.txt                 |
      | with a query                | /../outside.txt?x=1                 |
      | as a whole address          | http://localhost/../outside.txt     |
      | at the end                  | /subdir/..                          |
      | that stays inside the site  | /subdir/../test.html                |

  @traversal_script @requires.php
  Scenario Outline: No script outside of the site runs (<how>)
    Given a file "outside.php" beside the document root with the text "<?php echo 'outside', '-ran-4732';"
    When a visitor requests "<target>"
    Then the visitor is refused with the target's "traversal refusal"
    And the answer does not contain "outside-ran-4732"
    And no part of the file "outside.php" beside the document root reaches the visitor
    And the node still serves, in the same process

    Examples:
      | how                 | target                     |
      | plainly             | /../outside.php            |
      | through a folder    | /subdir/../../outside.php  |
      | behind a script     | /index.php/../outside.php  |
      | percent-encoded     | /%2e%2e/outside.php        |
      | slash encoded       | /..%2foutside.php          |
      | with a query        | /../outside.php?x=1        |
      | with a path behind  | /../outside.php/index.html |

  @traversal_lookalikes
  Scenario Outline: What only looks like a way up leads nowhere (<how>)
    When a visitor requests "<target>"
    Then the visitor is refused with <status>
    And no part of the file "outside.txt" beside the document root reaches the visitor

    Examples:
      | how                       | target                          | status |
      | percent-encoded twice     | /%252e%252e/outside.txt         | 404    |
      | slash encoded twice       | /..%252foutside.txt             | 403    |
      | with a parameter          | /..;/outside.txt                | 403    |
      | more dots                 | /....//outside.txt              | 403    |
      | three dots                | /.../outside.txt                | 403    |
      | full-width dots           | /%EF%BC%8E%EF%BC%8E/outside.txt | 404    |
      | a path of the machine     | /etc/passwd                     | 404    |
      | the same with two slashes | //etc/passwd                    | 404    |
      | a drive                   | /C:/outside.txt                 | 404    |
      | in the query only         | /no-such-page?f=../outside.txt  | 404    |

  @traversal_methods
  Scenario Outline: A path out of the site is refused to every method (<method>)
    When a visitor sends <method> "/../outside.txt"
    Then the visitor is refused with the target's "traversal refusal"
    And no part of the file "outside.txt" beside the document root reaches the visitor
    And the document root is unchanged

    Examples:
      | method   |
      | POST     |
      | PUT      |
      | DELETE   |
      | OPTIONS  |
      | PROPFIND |

  @traversal_http2 @requires.http2
  Scenario Outline: A path out of the site is refused over HTTP/2 too (<how>)
    When a visitor requests "<target>" over HTTP/2
    Then the visitor is refused with the target's "traversal refusal"
    And no part of the file "outside.txt" beside the document root reaches the visitor

    Examples:
      | how             | target              |
      | plainly         | /../outside.txt     |
      | percent-encoded | /%2e%2e/outside.txt |

  @bad_escapes
  Scenario Outline: An address that cannot be decoded is refused (<how>)
    When a visitor requests "<target>"
    Then the visitor is refused with 400
    And the node still serves, in the same process

    Examples:
      | how                  | target              |
      | cut short            | /test.html%         |
      | with one digit       | /test.html%2        |
      | with no digits       | /%zz/test.html      |
      | not UTF-8            | /caf%e9.html        |
      | an encoded slash     | /subdir%2ffile.html |
      | an encoded backslash | /subdir%5cfile.html |
