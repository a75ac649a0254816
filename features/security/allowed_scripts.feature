@single @security
Feature: Only the named scripts run
  Once the operator names the scripts that may run, no other script does: a file
  that was uploaded stays a file. What the site is made of works as before.

  Background:
    Given a node with the configuration
      """toml
      [server.security]
      allowed_php_paths = ["/index.php", "/admin/*.php", "/shop/*"]
      """
    And the document root holds "/admin/panel.php" with the text "<?php echo 'panel ran';"
    And the document root holds "/admin/deep/panel.php" with the text "<?php echo 'deep panel ran';"
    And the document root holds "/uploads/mark.php" with the text "<?php file_put_contents(__DIR__ . '/ran', 'x', FILE_APPEND); echo 'upload ran';"

  @php_allowlist_blocks
  Scenario Outline: A script that is not named does not run (<how>)
    When a visitor requests "<target>"
    Then the visitor is refused with 403
    And no part of "/uploads/mark.php" reaches the visitor
    And the document root is unchanged
    And the node still serves, in the same process

    Examples:
      | how                  | target                |
      | plainly              | /uploads/mark.php     |
      | with a query         | /uploads/mark.php?x=1 |
      | percent-encoded      | /%75ploads/mark.php   |
      | with two slashes     | //uploads/mark.php    |
      | with a slash inside  | /uploads//mark.php    |
      | through a dot        | /./uploads/mark.php   |
      | below a named folder | /admin/deep/panel.php |

  @php_allowlist_methods
  Scenario Outline: A script that is not named is refused to every method (<method>)
    When a visitor sends <method> "/uploads/mark.php"
    Then the visitor is refused with 403
    And no part of "/uploads/mark.php" reaches the visitor
    And the document root is unchanged

    Examples:
      | method |
      | POST   |
      | PUT    |
      | DELETE |

  @php_allowlist_allows @requires.php
  Scenario Outline: A script that is named runs (<pattern>)
    When a visitor requests "<target>"
    Then the answer is 200
    And the body contains "<text>"

    Examples:
      | pattern                 | target           | text             |
      | by its path             | /index.php       | Hello from ePHPm |
      | by a star in its folder | /admin/panel.php | panel ran        |
      | by a star below         | /shop/page.php   | shop page        |

  @php_allowlist_front_page @requires.php
  Scenario Outline: A named script runs also where the address is another (<how>)
    When a visitor requests "<target>"
    Then the answer is 200
    And the body contains "Hello from ePHPm"

    Examples:
      | how               | target          |
      | as the index file | /               |
      | as the fallback   | /some/permalink |
      | with two slashes  | //index.php     |

  @php_allowlist_variable @requires.php
  Scenario: A variable in the address makes no other script run (it falls back)
    When a visitor requests "/shop/$query_string?../uploads/mark.php"
    Then the answer is 200
    And the body contains "Hello from ePHPm"
    And no part of "/uploads/mark.php" reaches the visitor
    And the document root is unchanged

  @php_allowlist_static
  Scenario: A list of allowed scripts does not concern what is no script (a page of HTML)
    When a visitor requests "/test.html"
    Then the answer is 200
    And the body is the file "/test.html"
