@mysql-proxy @mysql @stats @requires.configuration @requires.metrics
Feature: Statements that go through the node are counted as its own are
  Whoever asks a MySQL server through the node finds the same numbers as with the node's own
  database: each statement by its kind, with its time, and the slow ones in the log. The node counts
  what its clients ask, whichever server answers.

  Background:
    Given a database server
      """
      CREATE TABLE book (id INT PRIMARY KEY, title VARCHAR(50))
      INSERT INTO book VALUES (1, 'Emma'), (2, 'Persuasion'), (3, 'Sanditon')
      """
    And a node with the configuration
      """toml
      [server.metrics]
      enabled = true

      [db.mysql]
      url = "mysql://shop:seven-seas@{primary address}/main"
      listen = "{mysql address}"
      max_connections = 4

      [db.analysis]
      slow_query_threshold = "250ms"
      """

  @stats_proxy_kinds
  Scenario: Statements that go through the node count by kind, and whether they read or change
    When a new client runs the statements, and leaves
      """sql
      SELECT title FROM book WHERE id = 1;
      SELECT title FROM book WHERE id = 2;
      UPDATE book SET title = 'Lady Susan' WHERE id = 3;
      """
    Then the node has counted, and nothing else
      | statement                              | kind     | times |
      | SET NAMES utf8mb4                      | mutation | 1     |
      | SELECT title FROM book WHERE id = ?    | query    | 2     |
      | UPDATE book SET title = ? WHERE id = ? | mutation | 1     |

  @stats_proxy_errors
  Scenario: A statement that the server refuses counts as an error
    When a new client runs the statements, and leaves
      """sql
      SELECT title FROM shelf WHERE id = 1;
      INSERT INTO book VALUES (1, 'Emma again');
      """
    Then the node has counted, and nothing else
      | statement                            | kind     | status | times |
      | SET NAMES utf8mb4                    | mutation | ok     | 1     |
      | SELECT title FROM shelf WHERE id = ? | query    | error  | 1     |
      | INSERT INTO book VALUES (?, ?)       | mutation | error  | 1     |

  @stats_proxy_rows
  Scenario: The rows that the server gives or changes are counted
    When a new client runs the statements, and leaves
      """sql
      SELECT title FROM book WHERE id > 1;
      UPDATE book SET title = 'somebody' WHERE id < 3;
      DELETE FROM book WHERE id = 3;
      """
    Then the node has counted, and nothing else
      | statement                              | times | rows |
      | SET NAMES utf8mb4                      | 1     | 0    |
      | SELECT title FROM book WHERE id > ?    | 1     | 2    |
      | UPDATE book SET title = ? WHERE id < ? | 1     | 2    |
      | DELETE FROM book WHERE id = ?          | 1     | 1    |

  @stats_proxy_prepared
  Scenario: A prepared statement that goes through the node counts each time that it is run
    When a new client runs "SELECT title FROM book WHERE id = ?" with the values [2], 3 times, and leaves
    Then the node has counted, and nothing else
      | statement                           | kind     | status | times | rows |
      | SET NAMES utf8mb4                   | mutation | ok     | 1     | 0    |
      | SELECT title FROM book WHERE id = ? | query    | ok     | 3     | 3    |

  @stats_proxy_at_once
  Scenario: A statement counts when it is answered, not when its client says something else
    Given client "a" has connected
    When client "a" runs "SELECT title FROM book WHERE id = 1"
    Then the node has counted, and nothing else
      | statement                           | kind  | times |
      | SELECT title FROM book WHERE id = ? | query | 1     |

  @stats_proxy_pages @requires.php
  Scenario: A page's statement that goes through the node counts
    When client "b" runs "SELECT title FROM book WHERE id = 2" through PDO
    Then the statement finds 1 row
    And "ephpm_query_total{kind=query,status=ok}" has grown by 1

  @stats_proxy_crowd @fresh
  Scenario: No statement is lost where many clients run statements through the node (10 of them)
    Given a node with the configuration
      """toml
      [db.mysql]
      max_connections = 10
      """
    When 10 clients run 20 statements each, of 5 kinds
    Then each kind of statement was counted as often as it was run

  @stats_proxy_slow
  Scenario: The log names the statement that the server took too long for, and no other
    Given client "a" has connected
    When client "a" runs the statements, and leaves
      """sql
      SELECT title FROM book WHERE id = 1;
      SELECT SLEEP(0.4) AS slept;
      SELECT title FROM book WHERE id = 2;
      """
    Then the log says "slow query sql=SELECT SLEEP(?) AS slept" once
    And the log never says "slow query sql=SELECT title"
    And "ephpm_query_slow_total" has grown by 1

  @stats_proxy_idle
  Scenario: A statement is not slow where its client says nothing for a while
    Given client "a" has run "SELECT title FROM book WHERE id = 1"
    And client "b" has run "SELECT SLEEP(0.4) AS slept"
    And client "b" has left
    When client "a" runs "SELECT title FROM book WHERE id = 2", and leaves
    Then the log says "slow query sql=SELECT SLEEP(?) AS slept" once
    And the log never says "slow query sql=SELECT title"

  @stats_proxy_secrets
  Scenario Outline: Nobody finds the values of statements that go through the node (<where>)
    Given a node with the configuration
      """toml
      [db.analysis]
      slow_query_threshold = "0ms"
      """
    When client "b" runs the statement, and leaves
      """sql
      <statement>
      """
    Then the log says "slow query sql=SELECT title FROM book"
    And the log never says "topsecret"
    And the page of the metrics does not contain "topsecret"

    Examples:
      | where                  | statement                                                         |
      | a text                 | SELECT title FROM book WHERE title = 'topsecret'                  |
      | behind a backslash     | SELECT title FROM book WHERE title = 'a\\' OR title = 'topsecret' |
      | in double quotes       | SELECT title FROM book WHERE title = "topsecret"                  |
      | a comment              | SELECT title FROM book /* topsecret */                            |

    @stats_proxy_secrets_comment
    Examples: a comment as of MySQL
      | where                  | statement                                                         |
      | a comment to the end   | SELECT title FROM book # topsecret                                |

  @stats_proxy_split
  Scenario: Statements count alike whichever server answers (a replica, the primary)
    Given a primary and a replica of the database
      """
      CREATE TABLE book (id INT PRIMARY KEY, title VARCHAR(50))
      INSERT INTO book VALUES (1, 'Emma'), (2, 'Persuasion'), (3, 'Sanditon')
      """
    And a node with the configuration
      """toml
      [db.mysql.replicas]
      urls = ["mysql://shop:seven-seas@{replica address}/main"]

      [db.read_write_split]
      enabled = true
      """
    And client "a" has connected
    When client "a" runs the statements, and leaves
      """sql
      SELECT title FROM book WHERE id = 1;
      UPDATE book SET title = 'Lady Susan' WHERE id = 3;
      SELECT title FROM book WHERE id = 3;
      """
    Then the node has counted, and nothing else
      | statement                              | kind     | status | times | rows |
      | SELECT title FROM book WHERE id = ?    | query    | ok     | 2     | 2    |
      | UPDATE book SET title = ? WHERE id = ? | mutation | ok     | 1     | 1    |
