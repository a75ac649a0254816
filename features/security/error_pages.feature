@single @security
Feature: A refusal tells nothing about the machine
  Where the site lies on the disk, and what runs it, is of use to attackers only.
  Every error that a visitor can cause is answered without it.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      [server.request]
      max_body_size = 1000
      [server.security]
      blocked_paths = ["/private/*"]
      allowed_php_paths = ["/error_test.php", "/syntax_error.php"]
      [php]
      ini_overrides = [["display_errors", "Off"]]
      """

  @error_page_silent
  Scenario Outline: An error names no path of the machine (<what>)
    When a visitor requests "<target>"
    Then the visitor is refused with <status>
    And the answer does not tell where the site lies

    Examples:
      | what                       | target             | status |
      | a missing page             | /no-such-page      | 404    |
      | a missing script           | /no-such-page.php  | 404    |
      | a hidden file              | /.env              | 403    |
      | a blocked path             | /private/x         | 403    |
      | a script that is not named | /test.php          | 403    |
      | a way up                   | /../etc/passwd     | 400    |
      | a bad escape               | /%zz               | 400    |
      | a null byte                | /%00               | 404    |
      | a path below a file        | /test.html/no-such | 404    |

  @error_page_body
  Scenario: The refusal of a body names no path of the machine (413)
    When a visitor posts 1,001 bytes to "/error_test.php"
    Then the visitor is refused with 413
    And the answer does not tell where the site lies

  @requires.php
  Scenario Outline: A script that fails names no path where errors are not displayed (<what>)
    When a visitor requests "<target>"
    Then the answer is 500
    And the answer does not tell where the site lies
    And the node still serves, in the same process

    @error_page_script
    Examples:
      | what                | target                         |
      | an unknown function | /error_test.php?kind=fatal     |
      | an uncaught error   | /error_test.php?kind=exception |
      | a syntax error      | /syntax_error.php              |

    @error_page_memory
    Examples:
      | what          | target                      |
      | out of memory | /error_test.php?kind=memory |
