@single @php @requires.php
Feature: The operator decides who sees what went wrong
  A developer wants the message on the page. A visitor of a site in production must
  not see it: there it is in the log alone.

  @php_error_displayed
  Scenario Outline: A page says what went wrong where errors are displayed (<what>)
    Given a node with the configuration
      """toml
      [php]
      ini_overrides = [["display_errors", "On"], ["error_reporting", "32767"]]
      """
    When a visitor requests "<target>"
    Then the answer is <status>
    And the body contains "<message>"

    Examples:
      | what                | target                         | status | message                        |
      | an unknown function | /error_test.php?kind=fatal     | 500    | a_function_that_does_not_exist |
      | an exception        | /error_test.php?kind=exception | 500    | an uncaught exception          |
      | a syntax error      | /syntax_error.php              | 500    | syntax error                   |
      | a warning           | /error_test.php?kind=warning   | 200    | a warning of the page          |

  @php_error_logged @requires.logs
  Scenario Outline: The log says what went wrong where errors are not displayed (<what>)
    Given a node with the configuration
      """toml
      [php]
      ini_overrides = [["display_errors", "Off"], ["log_errors", "On"], ["error_reporting", "32767"]]
      """
    When a visitor requests "<target>"
    Then the answer is <status>
    And the body does not contain "<message>"
    And the log says "<message>"

    Examples:
      | what                | target                         | status | message                        |
      | an unknown function | /error_test.php?kind=fatal     | 500    | a_function_that_does_not_exist |
      | an exception        | /error_test.php?kind=exception | 500    | an uncaught exception          |
      | a syntax error      | /syntax_error.php              | 500    | syntax error                   |
      | a warning           | /error_test.php?kind=warning   | 200    | a warning of the page          |
