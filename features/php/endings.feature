@single @php @requires.php
Feature: When a page has ended, it is over
  Objects say goodbye, temporary files go, locks are given back. All that belongs to
  the page's own request, not to that of whoever comes next.

  Background:
    Given a node

  @php_destructor
  Scenario: What an object prints at the end is on its own page (a destructor)
    When a visitor requests "/destructor.php"
    Then the answer is 200
    And the body is "hello, goodbye"
    And the next 8 visitors get "hello" from "/exit_test.php"

  @php_shutdown_function
  Scenario: What a page registers for its end is on its own page (a shutdown function)
    When a visitor requests "/exit.php?how=shutdown"
    Then the answer is 200
    And the body is "before at the end"
    And the next 8 visitors get "hello" from "/exit_test.php"

  @php_upload_gone @requires.files
  Scenario: An upload that the page did not keep is gone from the machine
    When a visitor uploads the file "/image.png" as "picture" to "/test.php"
    Then the page received the file "/image.png" as "picture"
    And the temporary file of "picture" is gone
