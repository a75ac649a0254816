@single @security
Feature: The operator decides how hidden files are refused
  Some sites want a hidden file to look as if it were not there, and some want to
  serve it. `hidden_files` says which, and nothing else becomes reachable by it.

  @hidden_ignored
  Scenario Outline: A hidden file that is ignored looks like any file that is missing (<file>)
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      [server.static]
      hidden_files = "ignore"
      """
    And the document root holds "<file>" with the text "ignored-secret-4721"
    When a visitor requests "<file>"
    Then the visitor is refused with 404
    And no part of "<file>" reaches the visitor
    And the visitor is told no more than for "/no-such-file.txt"

    Examples:
      | file         |
      | /.env        |
      | /.git/config |

  @hidden_allowed
  Scenario Outline: A hidden file that is allowed is a file like any other (<file>)
    Given a node with the configuration
      """toml
      [server.static]
      hidden_files = "allow"
      """
    And the document root holds "<file>" with the text "a file for everybody"
    When a visitor requests "<file>"
    Then the answer is 200
    And the body is "a file for everybody"

    Examples:
      | file                      |
      | /.well-known/security.txt |
      | /.notes                   |
      | /media/.thumbs/list.txt   |

  @hidden_allowed_traversal
  Scenario: Allowed hidden files open no way out of the site (/../)
    Given a node with the configuration
      """toml
      [server.static]
      hidden_files = "allow"
      """
    And a file "outside.txt" beside the document root with the text "outside-secret-4722"
    When a visitor requests "/../outside.txt"
    Then the visitor is refused with the target's "traversal refusal"
    And no part of the file "outside.txt" beside the document root reaches the visitor

  @hidden_denied
  Scenario: Hidden files that are denied in so many words are refused as by default (403)
    Given a node with the configuration
      """toml
      [server.static]
      hidden_files = "deny"
      """
    And the document root holds "/.env" with the text "denied-secret-4723"
    When a visitor requests "/.env"
    Then the visitor is refused with 403
    And no part of "/.env" reaches the visitor
