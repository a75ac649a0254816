@single @sqlite @stats @requires.logs
Feature: The log names the statements that took too long
  The slowest statements are where a site loses its time. The log names each that took longer than
  the operator allows, with its time, and no other.

  Background:
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = true
      """

  @slow_statement
  Scenario: The log names the statement that took longer than is allowed, and no other (250 ms)
    Given a node with a database and the configuration
      """toml
      [db.analysis]
      slow_query_threshold = "250ms"
      """
    And a client has run the statements
      """sql
      CREATE TABLE n (a INT);
      INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13);
      """
    When a client runs the statements
      """sql
      SELECT a FROM n WHERE a = 1;
      SELECT COUNT(*) FROM n a, n b, n c, n d, n e, n f, n g;
      SELECT a FROM n WHERE a = 2;
      """
    Then the log says "slow query sql=SELECT COUNT(*) FROM n " once
    And the log never says "slow query sql=SELECT a FROM n"
    And "ephpm_query_slow_total" has grown by 1

  @slow_threshold
  Scenario Outline: The operator says what is slow (<threshold>)
    Given a node with a database and the configuration
      """toml
      [db.analysis]
      slow_query_threshold = "<threshold>"
      """
    And a client has run the statements
      """sql
      CREATE TABLE n (a INT);
      INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12);
      """
    When a client runs "SELECT COUNT(*) FROM n a, n b, n c, n d, n e, n f, n g"
    Then the statement finds 1 row
    And "ephpm_query_slow_total" has grown by <times>

    Examples:
      | threshold | times |
      | 0s        | 1     |
      | 100ms     | 1     |
      | 100s      | 0     |
      | 2m        | 0     |
      | 1h        | 0     |

  @slow_all
  Scenario: Every statement is slow where no time is allowed (0ms), those that fail too
    Given a node with a database and the configuration
      """toml
      [db.analysis]
      slow_query_threshold = "0ms"
      """
    And a client has run the statements
      """sql
      CREATE TABLE n (a INT);
      INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11);
      """
    When a client runs the statements
      """sql
      SELECT a FROM n WHERE a = 1;
      SELECT a FROM n WHERE a = 2;
      SELECT a FROM nowhere WHERE a = 1;
      """
    Then the log says "slow query sql=SELECT a FROM n WHERE a = ?"
    And the log says "slow query sql=SELECT a FROM nowhere WHERE a = ?" once
    And "ephpm_query_slow_total" has grown by 3

  @slow_default
  Scenario: A statement may take a second where nothing else is said
    Given a client has run "CREATE TABLE n (a INT)"
    When a client runs "SELECT a FROM n WHERE a = 1", 5 times
    Then each statement is done
    And "ephpm_query_slow_total" has grown by 0
    And the log never says "slow query"

  @slow_line
  Scenario: The log tells of a slow statement its kind, its rows and its digest
    Given a node with a database and the configuration
      """toml
      [db.analysis]
      slow_query_threshold = "0ms"
      """
    And a client has run the statements
      """sql
      CREATE TABLE n (a INT);
      INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11);
      """
    When a client runs "SELECT a FROM n WHERE a < 4"
    Then the log says "slow query sql=SELECT a FROM n WHERE a < ? duration_ms="
    And the log says " rows=3 digest=0x"

  @slow_prepared
  Scenario: A slow statement that was prepared is named by its text
    Given a node with a database and the configuration
      """toml
      [db.analysis]
      slow_query_threshold = "0ms"
      """
    And a client has run the statements
      """sql
      CREATE TABLE n (a INT);
      INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11);
      """
    When a client runs "SELECT a FROM n WHERE a = ?" with the values [4711]
    Then the log says "slow query sql=SELECT a FROM n WHERE a = ?" once
    And "ephpm_query_slow_total" has grown by 1

  @slow_without_metrics
  Scenario: Slow statements are named also where nobody collects metrics
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = false

      [db.analysis]
      slow_query_threshold = "0ms"
      """
    And a client has run the statements
      """sql
      CREATE TABLE n (a INT);
      INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11);
      """
    When a client runs "SELECT a FROM n WHERE a = 1"
    Then the log says "slow query sql=SELECT a FROM n WHERE a = ?" once

  @slow_threshold_refused
  Scenario Outline: A node does not start with a time that is none (<threshold>)
    When an operator starts another node with the configuration
      """toml
      [db.analysis]
      slow_query_threshold = "<threshold>"
      """
    Then the node refuses to start, and says
      | word                 |
      | slow_query_threshold |
      | duration             |

    Examples:
      | threshold |
      | soon      |
      | 100       |
      | -1s       |
