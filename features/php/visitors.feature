@single @php @reads @requires.php
Feature: Visitors who come together are each served
  A site has many visitors at one moment. Each gets its own page, and none gets a
  part of another's.

  Background:
    Given a node

  @concurrent_gets
  Scenario: A page answers 20 visitors at once
    When 20 visitors request "/exit_test.php" at once
    Then all 20 answers are "hello"

  @concurrent_own_answers
  Scenario: Each of 20 visitors gets its own answer (its number comes back)
    When 20 visitors request "/number.php?number={number}" at once
    Then all 20 answers are "number {number}"

  @concurrent_files
  Scenario: A file is served to 20 visitors at once
    When 20 visitors request "/plain.txt?{number}" at once
    Then all 20 answers are "A plain text file.\n"

  @concurrent_slow_and_fast
  Scenario: Slow pages do not mix with fast ones (20 visitors, each slower than the one before)
    When 20 visitors request "/number.php?number={number}&ms={number}0" at once
    Then all 20 answers are "number {number}"

  @concurrent_no_queue
  Scenario: A slow page does not hold up a fast one (a page of 2 s)
    Given a visitor has begun to request "/sleep.php?ms=2000"
    When a visitor requests "/exit_test.php"
    Then the answer is 200
    And the request for "/sleep.php?ms=2000" gets 200 afterwards

  @concurrent_large
  Scenario: Large pages are whole when many ask at once (10 times 1 MiB)
    When 10 visitors request "/large_output.php?size=1048576" at once
    Then all 10 answers are the numbered page of 1 MiB

  @in_a_row
  Scenario: One visitor after the other gets the page (50 times)
    When a visitor requests "/number.php?number={number}&ms=0" 50 times in a row
    Then all 50 answers are "number {number}"

  @php_workers
  Scenario: No more pages run at once than the operator wants (one, 5 visitors)
    Given a node with the configuration
      """toml
      [php]
      workers = 1
      """
    When 5 visitors request "/alone.php" at once
    Then all 5 answers are "alone"
