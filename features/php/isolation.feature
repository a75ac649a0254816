@single @php @reads @requires.php
Feature: No request sees what another one left
  Every request begins as the first one did. What a page defines, sets or forgets to
  put back is gone when it ends, for the same visitor and for every other.

  Background:
    Given a node

  @php_isolation
  Scenario: A page sees nothing that another one left behind (functions, settings, handlers, buffers, ...)
    When a visitor requests "/isolation.php?leave=all"
    Then the answer is 418
    And the body is "found nothing"
    And the next 8 visitors get "found nothing" from "/isolation.php"

  @php_isolation_at_once
  Scenario: Pages that leave things behind at one moment do not see each other's
    When 8 visitors request "/isolation.php?leave=all" at once
    Then all 8 answers are 418 with "found nothing"

  @php_isolation_environment
  Scenario: Pages that run at one moment do not see each other's environment (putenv)
    When 8 visitors request "/environment.php?number={number}" at once
    Then all 8 answers are "number {number}"

  @php_isolation_statics
  Scenario: Static variables start afresh at every visit (the same count each time)
    When a visitor requests "/isolation_static.php" 10 times in a row
    Then all 10 answers are "call 2, object 2"

  @php_isolation_status
  Scenario: A page does not get the status of an earlier one (418, then 200)
    When a visitor requests "/custom_status.php?status=418"
    Then the answer is 418
    And the next 8 visitors get "hello" from "/exit_test.php"

  @php_isolation_input
  Scenario: A request without input has none of an earlier one
    Given a visitor has received "/test.php?secret=the-first-ones-secret" with the header "Cookie: token=the-first-ones-token"
    When a visitor requests "/test.php"
    Then the page saw no $_GET['secret']
    And the page saw no $_COOKIE['token']
    And the page saw no $_SERVER['HTTP_COOKIE']
    And the page saw $_SERVER['QUERY_STRING'] as ""
    And the body does not contain "the-first-ones-secret"
    And the body does not contain "the-first-ones-token"
