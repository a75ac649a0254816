@mysql-proxy @mysql @requires.configuration
Feature: A transaction through the node is a transaction
  All of a transaction or nothing: that is what applications rely on where money is moved. The node
  keeps a transaction on one connection, and ends it with its client.

  Background:
    Given a database server
      """
      CREATE TABLE account (name VARCHAR(20) PRIMARY KEY, amount INT)
      INSERT INTO account VALUES ('Anna', 100), ('Bert', 100)
      """
    And a node with the configuration
      """toml
      [db.mysql]
      url = "mysql://shop:seven-seas@{primary address}/main"
      listen = "{mysql address}"
      max_connections = 2
      """

  @mysql_transactions
  Scenario: A transaction sees what it has written
    Given client "a" has run "BEGIN"
    And client "a" has run "UPDATE account SET amount = 40 WHERE name = 'Anna'"
    When client "a" runs "SELECT amount FROM account WHERE name = 'Anna'"
    Then the rows are
      | amount |
      | 40     |
    And client "b" finds 100 by "SELECT amount FROM account WHERE name = 'Anna'"

  @mysql_transaction_rollback
  Scenario: ROLLBACK undoes what a transaction has written
    Given client "a" has run "BEGIN"
    And client "a" has run "UPDATE account SET amount = 40 WHERE name = 'Anna'"
    When client "a" runs "ROLLBACK"
    Then the statement is done
    And client "a" finds 100 by "SELECT amount FROM account WHERE name = 'Anna'"

  @mysql_transaction_commit
  Scenario: Everybody sees what a transaction has written after COMMIT
    Given client "a" has run "BEGIN"
    And client "a" has run "UPDATE account SET amount = 40 WHERE name = 'Anna'"
    When client "a" runs "COMMIT"
    Then the statement is done
    And client "b" finds 40 by "SELECT amount FROM account WHERE name = 'Anna'"

  @mysql_transaction_one_connection
  Scenario: A transaction stays on one connection, whatever others do
    Given client "a" has run "BEGIN"
    And client "a" has run "SET @connection = CONNECTION_ID()"
    When 10 clients run "SELECT SLEEP(0.01)", and leave
    Then each statement is done
    And client "a" finds 1 by "SELECT CONNECTION_ID() = @connection"
    And client "a" finds 1 by "SELECT @@in_transaction"

  @mysql_transaction_left
  Scenario Outline: A transaction whose client <goes> is undone, and locks nothing
    Given client "a" has run "BEGIN"
    And client "a" has run "UPDATE account SET amount = 40 WHERE name = 'Anna'"
    When client "a" <leaves>
    Then client "b" finds 100 by "SELECT amount FROM account WHERE name = 'Anna' FOR UPDATE"
    And a client at the database server finds 100 by "SELECT amount FROM account WHERE name = 'Anna' FOR UPDATE"

    Examples:
      | goes                | leaves     |
      | leaves              | leaves     |
      | goes without a word | breaks off |

  @mysql_transaction_autocommit
  Scenario: Without autocommit every statement is of a transaction
    Given client "a" has run "SET autocommit = 0"
    And client "a" has run "UPDATE account SET amount = 40 WHERE name = 'Anna'"
    When client "a" runs "ROLLBACK"
    Then client "a" finds 100 by "SELECT amount FROM account WHERE name = 'Anna'"

  @mysql_transaction_savepoint
  Scenario: A part of a transaction can be undone (SAVEPOINT)
    Given client "a" has run "BEGIN"
    And client "a" has run "UPDATE account SET amount = 40 WHERE name = 'Anna'"
    And client "a" has run "SAVEPOINT here"
    And client "a" has run "UPDATE account SET amount = 160 WHERE name = 'Bert'"
    And client "a" has run "ROLLBACK TO SAVEPOINT here"
    When client "a" runs "COMMIT"
    Then a client at the database server finds the rows by "SELECT name, amount FROM account"
      | name | amount |
      | Anna | 40     |
      | Bert | 100    |

  @mysql_transaction_server_dies
  Scenario: A transaction whose server dies is undone, and its client is told by the connection
    Given client "a" has run "BEGIN"
    And client "a" has run "UPDATE account SET amount = 40 WHERE name = 'Anna'"
    And the database server was killed
    And the database server was started
    When client "a" runs "COMMIT"
    Then the statement gets no answer
    And within 10 s a new client finds 100 by "SELECT amount FROM account WHERE name = 'Anna'"

  @mysql_transaction_pages @requires.php
  Scenario: ROLLBACK undoes what a page's transaction has written
    When a client runs the statements through PDO
      """
      BEGIN;
      UPDATE account SET amount = 40 WHERE name = 'Anna';
      ROLLBACK
      """
    Then each statement is done
    And a client finds 100 by "SELECT amount FROM account WHERE name = 'Anna'"
