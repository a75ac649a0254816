@single @php @requires.php
Feature: A page may not run for ever, nor take all memory
  One page that went wrong must not stop a site. The operator says how long a page
  may run and how much memory it may take; beyond that it ends, and the site goes on.

  Background:
    Given a node with the configuration
      """toml
      [php]
      max_execution_time = 1
      php_memory_limit = "32M"
      """

  @php_max_execution_time
  Scenario: A page that runs too long is ended (500 after 1 s)
    When a visitor requests "/error_test.php?kind=endless"
    Then the answer is 500
    And the answer comes after 1 s
    And the next 8 visitors get "found nothing" from "/isolation.php"
    And the node still serves, in the same process

  @php_max_execution_time_waiting
  Scenario: A page's waiting counts as running (a page that would sleep for 3 s)
    When a visitor requests "/sleep.php?ms=3000"
    Then the answer is 500
    And the answer comes after 1 s

  @php_max_execution_time_spares
  Scenario: A page that ends in time runs to its end
    When a visitor requests "/number.php?number=1&ms=300"
    Then the answer is 200
    And the body is "number 1"

  @php_memory_limit
  Scenario: A page that takes too much memory is ended (500)
    When a visitor requests "/memory.php?size=64"
    Then the answer is 500
    And the next 8 visitors get "found nothing" from "/isolation.php"
    And the node still serves, in the same process

  @php_memory_limit_others
  Scenario: Pages that take too much memory cost the others nothing (12, where 2 can run at a time)
    Given a node with the configuration
      """toml
      [php]
      php_memory_limit = "32M"
      workers = 2
      """
    When 12 visitors request "/memory.php?size=64" at once
    Then 12 of the answers are 500
    And the next 8 visitors get "took 16 MB" from "/memory.php?size=16"
    And the node still serves, in the same process

  @php_memory_limit_spares
  Scenario: A page that takes less memory than allowed runs to its end (16 MB)
    When a visitor requests "/memory.php?size=16"
    Then the answer is 200
    And the body is "took 16 MB"
