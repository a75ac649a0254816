@single @security
Feature: An address is a name, not a template
  The operator's `fallback` is written with variables. A visitor who writes the same
  variables, or an encoded mark, into the address has written an odd name, and
  reaches nothing that the rules of the site forbid.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      [server.security]
      blocked_paths = ["/wp-config.php", "/vendor/*", "/uploads/*.php"]
      """
    And the document root holds "/.env" with the text "API_KEY=env-secret-4771"
    And the document root holds "/.git/config" with the text "[remote] url=git-secret-4772"

  @address_variable
  Scenario Outline: A variable in the address stands for nothing (<what>)
    When a visitor requests "<target>"
    Then the visitor is refused with 404
    And no part of "<file>" reaches the visitor
    And the node still serves, in the same process

    Examples:
      | what                      | target                                 | file                 |
      | a hidden file             | /$query_string?.env                    | /.env                |
      | a file in a hidden folder | /$query_string?.git/config             | /.git/config         |
      | a blocked script          | /$query_string?wp-config.php           | /wp-config.php       |
      | a blocked folder          | /$query_string?vendor/autoload.php     | /vendor/autoload.php |
      | percent-encoded           | /%24query_string?vendor/autoload.php   | /vendor/autoload.php |
      | below a folder            | /subdir/$query_string?../wp-config.php | /wp-config.php       |

  @address_variable_outside
  Scenario Outline: A variable in the address does not lead out of the site (to <what>)
    Given a file "<file>" beside the document root with the text "<text>"
    When a visitor requests "/$query_string?../<file>"
    Then the visitor is refused with 404
    And no part of the file "<file>" beside the document root reaches the visitor
    And the answer does not contain "outside-ran-4773"

    Examples:
      | what     | file        | text                               |
      | a text   | outside.txt | outside-secret-4773                |
      | a script | outside.php | <?php echo 'outside', '-ran-4773'; |

  @address_variable_names
  Scenario Outline: A name with a dollar is a name (<path>)
    Given the document root holds "<path>" with the text "priced in dollars"
    When a visitor requests "<path>"
    Then the answer is 200
    And the body is "priced in dollars"

    Examples:
      | path              |
      | /$uri.txt         |
      | /price-list.$.txt |

  @address_question_mark
  Scenario Outline: An encoded question mark ends no name (<what>)
    When a visitor requests "<target>"
    Then the visitor is refused with 404
    And no part of "<file>" reaches the visitor

    Examples:
      | what              | target                | file               |
      | a blocked script  | /wp-config.php%3Fx    | /wp-config.php     |
      | a blocked pattern | /uploads/shell.php%3f | /uploads/shell.php |
      | an ordinary file  | /plain.txt%3Fx=1      | /plain.txt         |
