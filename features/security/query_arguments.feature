@single @security @requires.php
Feature: What a visitor writes behind the question mark is no command line
  PHP can take a query for the words of a command. Frameworks then let a visitor choose the
  environment or switch debugging on (CVE-2024-52301, CVE-2024-50340), and PHP itself once
  showed its source (CVE-2012-1823). A query is the page's input, and nothing else.

  Background:
    Given a node

  @query_arguments
  Scenario Outline: A page is told of no words of a command line (<query>)
    When a visitor requests "/test.php?<query>"
    Then the answer is 200
    And the page saw $_SERVER['QUERY_STRING'] as "<query>"
    And the page saw no $_SERVER['argv']
    And the page saw no $_SERVER['argc']

    Examples:
      | query                 |
      | --env=dev             |
      | --env=dev+--no-debug  |
      | --env+dev             |
      | -e+dev                |
      | key=value             |
      | %2D%2Denv%3Ddev       |

  @query_arguments_post
  Scenario: A page that is sent a form is told of no words of a command line either
    When a visitor posts the form "name=Anna" to "/test.php?--env=dev+--no-debug"
    Then the answer is 200
    And the page saw $_POST['name'] as "Anna"
    And the page saw no $_SERVER['argv']

  @query_options
  Scenario Outline: PHP takes no option from a query (<query>)
    When a visitor requests "/exit_test.php?<query>"
    Then the answer is 200
    And the body is "hello"

    Examples:
      | query                                                    |
      | -s                                                       |
      | -n                                                       |
      | -h                                                       |
      | -d+auto_prepend_file%3Dplain.txt                         |
      | %ADd+auto_prepend_file%3Dplain.txt                       |
