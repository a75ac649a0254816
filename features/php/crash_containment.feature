@single @php @requires.php
Feature: A page that brings PHP down does not bring the site down
  A chain of a million objects is more than PHP can free: its stack overflows, which
  ends a program. With crash containment it ends the page's request, and no more.

  Background:
    Given a node with the configuration
      """toml
      [php]
      fpm_engine = "pool"
      crash_containment = true
      """

  @php_crash_contained
  Scenario: The visitor of a page that crashes gets 500, the next one gets the page
    When a visitor requests "/error_test.php?kind=deep"
    Then the answer is 500
    And the next 8 visitors get "found nothing" from "/isolation.php"
    And the node still serves, in the same process

  @php_crash_others
  Scenario: A page that crashes does not disturb another visitor's page (a slow page)
    Given a visitor has begun to request "/sleep.php?ms=700"
    When a visitor requests "/error_test.php?kind=deep"
    Then the answer is 500
    And the request for "/sleep.php?ms=700" gets 200
