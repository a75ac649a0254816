@single @sqlite @destructive
Feature: What the database has acknowledged is there, whatever happens
  A customer who was told "thank you for your order" has ordered, also when the machine dies a
  moment later. What was refused, or never finished, is not there.

  Background:
    Given a node with a database

  @sql_survives_restart
  Scenario: Tables and rows are there after a restart (an operator's)
    Given a client has run the statements
      """sql
      CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(20) DEFAULT 'tea', UNIQUE KEY one_each (what));
      INSERT INTO orders (what) VALUES ('coffee'), (DEFAULT);
      """
    And the node was stopped
    When the node is started again
    Then a new client finds the rows by "SELECT id, what FROM orders ORDER BY id"
      | id | what   |
      | 1  | coffee |
      | 2  | tea    |

  @sql_survives_kill
  Scenario: No acknowledged row is lost when the node is killed (8 clients who keep inserting)
    Given 8 clients have kept inserting rows
    And the node was killed
    When the node is started again
    Then a new client finds every acknowledged row once, and no refused one

  @sql_kill_ends_transaction
  Scenario: Of a transaction that was open when the node was killed nothing is there (half an order)
    Given client "a" has run "CREATE TABLE orders (id INT PRIMARY KEY, what VARCHAR(20))"
    And client "a" has run "INSERT INTO orders VALUES (1, 'coffee')"
    And client "a" has run "START TRANSACTION"
    And client "a" has run "INSERT INTO orders VALUES (2, 'tea')"
    And the node was killed
    When the node is started again
    Then a new client finds the rows by "SELECT id, what FROM orders"
      | id | what   |
      | 1  | coffee |

  @sql_ids_after_restart
  Scenario: An id that was given is not given again after a restart (of a row that was deleted)
    Given a client has run the statements
      """sql
      CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(20));
      INSERT INTO orders (what) VALUES ('coffee'), ('tea');
      DELETE FROM orders WHERE id = 2;
      """
    And the node was stopped
    And the node was started again
    When a new client runs "INSERT INTO orders (what) VALUES ('milk')"
    Then the statement makes the id 3

  @sql_survives_stop
  Scenario: No acknowledged row is lost when the node is told to stop (8 clients who keep inserting)
    Given 8 clients have kept inserting rows
    And the node was stopped
    When the node is started again
    Then a new client finds every acknowledged row once, and no refused one
