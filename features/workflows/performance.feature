@single @workflows @requires.php
Feature: Much work at once is done well, and soon
  A site is judged on its busiest day: many visitors at once, each with a request of another kind.
  Nobody gets another one's answer or none, nobody waits for longer than was agreed, and the node
  comes out of it as it went in. What the same node does at rest is the measure.

  Background:
    Given a node with a database and the configuration
      """toml
      [php]
      workers = 2
      """
    And a client has run "CREATE TABLE jobs (number INT PRIMARY KEY, text VARCHAR(50))"

  @workflow_performance @exclusive
  Scenario: Many visitors at once are served within the agreed limits (8 visitors, five kinds of work)
    When 8 visitors have 100 jobs done between them
      | job                                 |
      | reads a file                        |
      | has a page work out a number        |
      | stores a key and reads it back      |
      | inserts a row and reads it back     |
      | uploads 10 kB and gets their digest |
    Then the work keeps the limits "seed"
    And a client finds 40 by "SELECT COUNT(*) FROM jobs"
    And the node still serves, in the same process

  @workflow_performance @workflow_performance_strict @exclusive
  Scenario: Under load a visitor waits for the others' turn and no longer (8 visitors, five kinds of work)
    When 8 visitors have 150 jobs done between them
      | job                                 |
      | reads a file                        |
      | has a page work out a number        |
      | stores a key and reads it back      |
      | inserts a row and reads it back     |
      | uploads 10 kB and gets their digest |
    Then the work keeps the limits "strict"
    And a client finds 50 by "SELECT COUNT(*) FROM jobs"
    And the node still serves, in the same process

  @workflow_performance @workflow_performance_more @exclusive
  Scenario: More visitors than PHP has workers are all served (20 visitors, 2 workers)
    When 20 visitors have 100 jobs done between them
      | job                             |
      | has a page work out a number    |
      | inserts a row and reads it back |
    Then the work keeps the limits "strict"
    And a client finds 70 by "SELECT COUNT(*) FROM jobs"

  @workflow_performance @workflow_performance_long @exclusive @nightly
  Scenario: The agreed limits are kept for as long as anybody looks (2 minutes)
    When 8 visitors have jobs done for 2 min
      | job                                 |
      | reads a file                        |
      | has a page work out a number        |
      | stores a key and reads it back      |
      | inserts a row and reads it back     |
      | uploads 10 kB and gets their digest |
    Then the work keeps the limits "seed"
    And the work keeps the limits "strict"
    And the node still serves, in the same process
