@sqlite-cluster @sqlite @requires.cluster
Feature: What the primary takes is on every node
  Visitors come to any node, and every node reads from its own copy of the database. What an
  application has written at the primary is on all of them a moment later, exactly as it was written.

  Background:
    Given a cluster of 3 nodes with a database
    And a client at node "a" has run the statements
      """sql
      CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(60), age INT);
      CREATE TABLE remarks (what LONGTEXT, raw LONGBLOB);
      """

  @sqlite_replication
  Scenario: Every row that the primary takes is on every node (100 rows)
    When a client at node "a" runs "INSERT INTO people (name, age) VALUES (CONCAT('name ', {time}), {time})", 100 times
    Then each statement is done
    And within the replication time a new client at every node finds 100 by "SELECT COUNT(*) FROM people WHERE name = CONCAT('name ', age)"
    And within the replication time a new client at every node finds 5050 by "SELECT SUM(age) FROM people"

  @sqlite_replication_values
  Scenario Outline: Values are the same on every node (<what>)
    When a client at node "a" runs "INSERT INTO remarks VALUES (<value>, <bytes>)"
    Then within the replication time a new client at nodes "b" and "c" finds 1 by "SELECT COUNT(*) FROM remarks WHERE what <=> <value> AND raw <=> <bytes>"

    Examples:
      | what                   | value           | bytes         |
      | nothing at all         | NULL            | NULL          |
      | empty ones             | ''              | x''           |
      | quotes and backslashes | 'it''s \\\\ so' | x'5c27'       |
      | emoji and accents      | 'Élodie 😀'      | NULL          |
      | bytes that are no text | 'bytes'         | x'00ff80fe0a' |
      | a text like a number   | '007'           | x'30'         |

  @sqlite_replication_large
  Scenario: Large values are on every node (2 MB)
    When a client at node "a" runs "INSERT INTO remarks VALUES ({(2 MB of text)}, NULL)"
    Then the statement is done
    And within the replication time a new client at nodes "b" and "c" finds 1 by "SELECT COUNT(*) FROM remarks WHERE what = {(2 MB of text)}"

  @sqlite_replication_changes
  Scenario: Changed and deleted rows are changed and deleted on every node
    Given a client at node "a" has run "INSERT INTO people (name, age) VALUES ('Ada', 36), ('Bob', 40), ('Cid', 50)"
    When a client at node "a" runs the statements
      """sql
      UPDATE people SET age = age + 1 WHERE name <> 'Bob';
      DELETE FROM people WHERE name = 'Bob';
      REPLACE INTO people VALUES (9, 'Eve', 30);
      INSERT INTO people VALUES (9, 'Eve', 30) ON DUPLICATE KEY UPDATE age = 31;
      """
    Then within the replication time a new client at every node finds the rows by "SELECT id, name, age FROM people ORDER BY id"
      | id | name | age |
      | 1  | Ada  | 37  |
      | 3  | Cid  | 51  |
      | 9  | Eve  | 31  |
    And the log of node "b" never says "diverged"

  @sqlite_replication_no_key
  Scenario: Rows of a table without a primary key are all there, also equal ones
    Given a client at node "a" has run "INSERT INTO remarks (what) VALUES ('same'), ('same'), ('same'), ('other')"
    When a client at node "a" runs the statements
      """sql
      DELETE FROM remarks WHERE what = 'same' LIMIT 1;
      UPDATE remarks SET what = 'another' WHERE what = 'other';
      """
    Then within the replication time a new client at every node finds the rows by "SELECT what, COUNT(*) AS n FROM remarks GROUP BY what ORDER BY what"
      | what    | n |
      | another | 1 |
      | same    | 2 |
    And the log of node "b" never says "diverged"

  @sqlite_replication_ids
  Scenario: Rows have the ids that the primary gave them
    Given a client at node "a" has run "INSERT INTO people (name) VALUES ('Ada'), ('Bob')"
    When a client at node "a" runs "INSERT INTO people (name) VALUES ('Cid')"
    Then the statement makes the id 3
    And within the replication time a new client at every node finds 3 by "SELECT id FROM people WHERE name = 'Cid'"

  @sqlite_replication_transaction
  Scenario: A large transaction is on every node, whole (1,500 rows)
    When a client at node "a" runs "INSERT INTO people (name, age) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) SELECT CONCAT('name ', i), i FROM n"
    Then the statement changes 1,500 rows
    And within the replication time a new client at every node finds 1500 by "SELECT COUNT(*) FROM people WHERE name = CONCAT('name ', age)"
    And within the replication time a new client at every node finds 1125750 by "SELECT SUM(age) FROM people"

  @sqlite_replication_after_large
  Scenario: What comes after a large transaction is on every node as well (after 5,000 rows)
    Given a client at node "a" has run "INSERT INTO people (age) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n"
    And a client at node "a" has run "UPDATE people SET age = age + 1"
    When a client at node "a" runs "INSERT INTO people (name) VALUES ('the last')"
    Then within the replication time a new client at every node finds 5001 by "SELECT COUNT(*) FROM people"
    And within the replication time a new client at every node finds 12507500 by "SELECT SUM(age) FROM people"

  @sqlite_replication_rollback
  Scenario: What a transaction has undone is on no node
    Given client "b" at node "a" has run the statements
      """sql
      START TRANSACTION;
      INSERT INTO people (name) VALUES ('kept');
      SAVEPOINT half;
      INSERT INTO people (name) VALUES ('undone');
      ROLLBACK TO SAVEPOINT half;
      """
    And client "b" at node "a" has run "COMMIT"
    And client "b" at node "a" has run "START TRANSACTION"
    And client "b" at node "a" has run "INSERT INTO people (name) VALUES ('undone as well')"
    When client "b" at node "a" runs "ROLLBACK"
    And a client at node "a" runs "INSERT INTO remarks (what) VALUES ('afterwards')"
    Then within the replication time a new client at every node finds 1 by "SELECT COUNT(*) FROM remarks"
    And a new client at every node finds "kept" by "SELECT name FROM people"

  @sqlite_replication_uncommitted
  Scenario: What is not committed is on no other node
    Given client "b" at node "a" has run the statements
      """sql
      START TRANSACTION;
      INSERT INTO people (name) VALUES ('Ada');
      """
    When a new client at node "b" runs "SELECT COUNT(*) FROM people"
    Then the rows are
      | COUNT(*) |
      | 0        |

  @sqlite_replication_refused
  Scenario: A refused statement is done on no node, and what follows is done on all
    Given a client at node "a" has run "INSERT INTO people (id, name) VALUES (1, 'Ada')"
    And a client at node "a" has run "INSERT INTO people (id, name) VALUES (2, 'Bob'), (1, 'again')"
    When a client at node "a" runs "INSERT INTO people (id, name) VALUES (3, 'Cid')"
    Then within the replication time a new client at every node finds the rows by "SELECT id, name FROM people ORDER BY id"
      | id | name |
      | 1  | Ada  |
      | 3  | Cid  |

  @sqlite_replication_swap
  Scenario: Rows that swap what must be unique have swapped it on every node
    Given a client at node "a" has run the statements
      """sql
      CREATE TABLE seats (id INT PRIMARY KEY, seat INT UNIQUE);
      INSERT INTO seats VALUES (1, 10), (2, 20);
      """
    When client "b" at node "a" runs the statements
      """sql
      START TRANSACTION;
      UPDATE seats SET seat = NULL WHERE id = 1;
      UPDATE seats SET seat = 10 WHERE id = 2;
      UPDATE seats SET seat = 20 WHERE id = 1;
      COMMIT;
      """
    Then within the replication time a new client at every node finds the rows by "SELECT id, seat FROM seats ORDER BY id"
      | id | seat |
      | 1  | 20   |
      | 2  | 10   |
    And the log of node "b" never says "diverged"

  @sqlite_replication_capitals
  Scenario: A key that changes in its capitals only has changed on every node
    Given a client at node "a" has run the statements
      """sql
      CREATE TABLE words (word VARCHAR(20) PRIMARY KEY, n INT);
      INSERT INTO words VALUES ('ada', 1), ('bob', 2);
      """
    When a client at node "a" runs "UPDATE words SET word = 'Ada' WHERE n = 1"
    Then within the replication time a new client at every node finds the rows by "SELECT word, n FROM words ORDER BY n"
      | word | n |
      | Ada  | 1 |
      | bob  | 2 |
    And the log of node "b" never says "diverged"

  @sqlite_replication_references
  Scenario: Rows that go with a row they belong to are gone on every node, once
    Given a client at node "a" has run the statements
      """sql
      CREATE TABLE teams (id INT PRIMARY KEY);
      CREATE TABLE players (name VARCHAR(20), team INT, FOREIGN KEY (team) REFERENCES teams (id) ON DELETE CASCADE);
      INSERT INTO teams VALUES (1), (2);
      INSERT INTO players VALUES ('Ada', 1), ('Bob', 1), ('Cid', 2);
      """
    When a client at node "a" runs "DELETE FROM teams WHERE id = 1"
    Then within the replication time a new client at every node finds "Cid" by "SELECT GROUP_CONCAT(name) FROM players"
    And a new client at every node finds 1 by "SELECT COUNT(*) FROM teams"
    And the log of node "b" never says "diverged"

  @sqlite_replication_chance
  Scenario: What is drawn by chance, or read from a clock, is the same on every node
    When a client at node "a" runs the statements
      """sql
      INSERT INTO remarks (what) SELECT UUID() FROM (SELECT 1 UNION SELECT 2 UNION SELECT 3) AS three;
      INSERT INTO remarks (what) VALUES (RAND()), (NOW(6));
      CREATE TABLE drawn AS SELECT UUID() AS what FROM remarks;
      INSERT INTO remarks (what) SELECT what FROM drawn;
      """
    Then within the replication time a new client at every node finds 5 by "SELECT COUNT(*) FROM remarks JOIN drawn ON remarks.what = drawn.what"

  @sqlite_replication_many_writers
  Scenario: No increment is lost where many write at once (20 clients, 5 increments each)
    Given a client at node "a" has run "INSERT INTO people (name, age) VALUES ('counter', 0)"
    When 20 clients at node "a" run "UPDATE people SET age = age + 1 WHERE name = 'counter'", 5 times
    Then each statement is done
    And within the replication time a new client at every node finds 100 by "SELECT age FROM people"
