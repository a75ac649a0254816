@single @sqlite @stats @requires.metrics
Feature: The node counts the statements that it runs, by their kind
  Who runs a site wants to know what it asks of its database: which statements, how often, how many
  of them failed, how many rows they gave or changed, and how long they took. Statements that
  differ in their values alone are of one kind. The numbers are exact, also where many clients are
  busy.

  Background:
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = true
      """
    And a client has run the statements
      """sql
      CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(50));
      INSERT INTO people VALUES (1, 'Ada'), (2, 'Grace');
      """

  @stats_format
  Scenario: What is counted of statements comes in the text format of Prometheus
    Given a client has run "SELECT name FROM people WHERE id = 1"
    When a visitor requests "/metrics"
    Then the answer is 200
    And the metrics have
      | name                         | type      |
      | ephpm_query                  | counter   |
      | ephpm_query_rows             | counter   |
      | ephpm_query_duration_seconds | histogram |
      | ephpm_query_active_digests   | gauge     |

  @stats_by_kind
  Scenario: Statements count by kind, whether they read or change, and whether they were done
    When a client runs the statements
      """sql
      SELECT name FROM people WHERE id = 1;
      SELECT name FROM people WHERE id = 2;
      SELECT name FROM people WHERE id = 3;
      UPDATE people SET name = 'Ada L.' WHERE id = 1;
      INSERT INTO people VALUES (3, 'Mary');
      INSERT INTO people VALUES (3, 'Mary again');
      DELETE FROM people WHERE id > 2;
      SELECT name FROM nowhere WHERE id = 1;
      """
    Then the node has counted, and nothing else
      | statement                               | kind     | status | times |
      | SELECT name FROM people WHERE id = ?    | query    | ok     | 3     |
      | UPDATE people SET name = ? WHERE id = ? | mutation | ok     | 1     |
      | INSERT INTO people VALUES (?, ?)        | mutation | ok     | 1     |
      | INSERT INTO people VALUES (?, ?)        | mutation | error  | 1     |
      | DELETE FROM people WHERE id > ?         | mutation | ok     | 1     |
      | SELECT name FROM nowhere WHERE id = ?   | query    | error  | 1     |

  @stats_rows
  Scenario: The rows that a statement gives or changes are counted
    When a client runs the statements
      """sql
      SELECT name FROM people WHERE id > 0;
      SELECT name FROM people WHERE id > 1;
      SELECT name FROM people WHERE id > 2;
      UPDATE people SET name = 'somebody' WHERE id < 3;
      INSERT INTO people SELECT id + 10, name FROM people;
      DELETE FROM people WHERE id = 11;
      """
    Then the node has counted, and nothing else
      | statement                                          | kind     | times | rows |
      | SELECT name FROM people WHERE id > ?               | query    | 3     | 3    |
      | UPDATE people SET name = ? WHERE id < ?            | mutation | 1     | 2    |
      | INSERT INTO people SELECT id + ?, name FROM people | mutation | 1     | 2    |
      | DELETE FROM people WHERE id = ?                    | mutation | 1     | 1    |

  @stats_prepared
  Scenario: A prepared statement is of the kind of its text, and counts when it is run
    Given a client has run "SELECT name FROM people WHERE id = 1"
    When a client runs "SELECT name FROM people WHERE id = ?" with the values [2], 3 times
    Then the node has counted, and nothing else
      | statement                            | kind  | status | times |
      | SELECT name FROM people WHERE id = ? | query | ok     | 3     |
    And "ephpm_query_active_digests" has grown by 0

  @stats_pages @requires.php
  Scenario Outline: The statements of pages count as those of other clients (<way>)
    When a client runs "SELECT name FROM people WHERE id = 2" through <way>
    Then the statement finds 1 row
    And the node has counted, and nothing else
      | statement                            | kind  | status | times | rows |
      | SELECT name FROM people WHERE id = ? | query | ok     | 1     | 1    |

    Examples:
      | way              |
      | PDO              |
      | PDO, prepared    |
      | mysqli           |
      | mysqli, prepared |

  @stats_rolled_back
  Scenario: A statement that is taken back was run, and counts
    When a client runs the statements
      """sql
      BEGIN;
      INSERT INTO people VALUES (3, 'Mary');
      ROLLBACK;
      """
    Then the node has counted, and nothing else
      | statement                        | kind     | status | times |
      | BEGIN                            | mutation | ok     | 1     |
      | INSERT INTO people VALUES (?, ?) | mutation | ok     | 1     |
      | ROLLBACK                         | mutation | ok     | 1     |

  @stats_session
  Scenario: What a client says of itself is no statement of the database (its character set)
    When a client runs the statements
      """sql
      SET NAMES utf8mb4;
      SET time_zone = '+00:00';
      """
    Then each statement is done
    And "ephpm_query_total" has grown by 0
    And "ephpm_query_active_digests" has grown by 0

  @stats_looks
  Scenario: To look at the numbers does not change them
    Given a client has run "SELECT name FROM people WHERE id = 1"
    When a visitor requests "/metrics"
    Then the answer is 200
    And "ephpm_query_total" has grown by 0
    And "ephpm_query_duration_seconds_count" has grown by 0

  @stats_times
  Scenario: The metrics tell how long statements took (two quick ones, and one that takes long)
    Given a client has run the statements
      """sql
      CREATE TABLE n (a INT);
      INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13);
      """
    When a client runs the statements
      """sql
      SELECT name FROM people WHERE id = 1;
      SELECT COUNT(*) FROM n a, n b, n c, n d, n e, n f, n g;
      SELECT name FROM people WHERE id = 2;
      """
    Then "ephpm_query_duration_seconds" has grown by 3 statements, 1 of them longer than 250 ms

  @stats_metrics_consistent @fresh
  Scenario: Every number agrees with what was sent (3 statements of each of 20 kinds)
    When a client runs 60 statements of 20 kinds
    Then each kind of statement was counted as often as it was run
    And "ephpm_query_total" has grown by 60
    And "ephpm_query_duration_seconds_count" has grown by 60
    And "ephpm_query_rows_total" has grown by 60
    And "ephpm_query_active_digests" has grown by 20

  @stats_accuracy @fresh
  Scenario: No statement is lost where many clients run them at once (10 clients)
    When 10 clients run 40 statements each, of 10 kinds
    Then each kind of statement was counted as often as it was run
    And "ephpm_query_total" has grown by 400
    And "ephpm_query_active_digests" has grown by 10

  @stats_accuracy_first @fresh
  Scenario: Of a kind that is new every statement counts, however many clients are the first
    When 20 clients run 1 statements each, of 1 kinds
    Then each kind of statement was counted as often as it was run
    And "ephpm_query_total" has grown by 20
    And "ephpm_query_active_digests" has grown by 1

  @stats_accuracy @stats_accuracy_large @fresh @nightly
  Scenario: No statement of a hundred thousand is lost (100 clients, 50 kinds)
    When 100 clients run 1,000 statements each, of 50 kinds
    Then each kind of statement was counted as often as it was run
    And "ephpm_query_total" has grown by 100,000
    And "ephpm_query_active_digests" has grown by 50
