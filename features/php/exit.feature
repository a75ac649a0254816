@single @php @reads @requires.php
Feature: A page may end wherever it likes
  Leaving early is everyday PHP: after a redirect, an error message, a download.
  It is a normal end, and what was printed before it is the page.

  Background:
    Given a node

  @php_exit_with_output
  Scenario: The page is what was printed before the exit
    When a visitor requests "/exit_test.php"
    Then the answer is 200
    And the body is "hello"

  @php_exit_zero
  Scenario: An exit that reports success is a normal end (exit(0))
    When a visitor requests "/exit.php?how=zero"
    Then the answer is 200
    And the body is "before"

  @php_exit_forms
  Scenario Outline: Every way to leave is a normal end (<how>)
    When a visitor requests "/exit.php?how=<how>"
    Then the answer is 200
    And the body is "<body>"

    Examples:
      | how      | body              |
      | plain    | before            |
      | code     | before            |
      | text     | before and a word |
      | die      | before and died   |
      | function | before            |
      | buffer   | before buffered   |
      | shutdown | before at the end |
      | finally  | before            |
      | included | beforehello       |

  @php_exit_silent
  Scenario: A page that exits without output is an empty page (200)
    When a visitor requests "/exit.php?how=silent"
    Then the answer is 200
    And the header "Content-Type" matches "text/html.*"
    And the body is empty

  @php_exit_status
  Scenario: The status that a page chose before it left stays (418)
    When a visitor requests "/exit.php?how=status"
    Then the answer is 418
    And the body is "before"

  @php_exit_redirect
  Scenario: A redirect that leaves at once is a redirect (302)
    When a visitor requests "/redirect.php?to=/next"
    Then the answer is 302
    And the header "Location" is "/next"

  @php_exit_recovers
  Scenario: The next visitor notices nothing of a page that exited with a code
    When a visitor requests "/exit.php?how=code"
    Then the answer is 200
    And the next 8 visitors get "found nothing" from "/isolation.php"
