@single @sqlite
Feature: Transactions are all or nothing, and clients do not see each other's halves
  A payment takes from one account and gives to another. Nobody may ever see the money gone and not
  arrived, and nothing of it stays where it is undone.

  Background:
    Given a node with a database
    And a client has run the statements
      """sql
      CREATE TABLE accounts (id INT PRIMARY KEY, balance INT NOT NULL);
      INSERT INTO accounts VALUES (1, 100), (2, 0);
      """

  @sql_transaction_isolated
  Scenario: What is not committed is seen by nobody else (a payment that is under way)
    Given client "a" has run "START TRANSACTION"
    And client "a" has run "UPDATE accounts SET balance = 40 WHERE id = 1"
    When client "b" runs "SELECT balance FROM accounts WHERE id = 1"
    Then the rows are
      | balance |
      | 100     |
    And client "a" finds 40 by "SELECT balance FROM accounts WHERE id = 1"

  @sql_transaction_commit
  Scenario: What is committed is there for everybody, whole (a payment)
    Given client "a" has run the statements
      """sql
      START TRANSACTION;
      UPDATE accounts SET balance = balance - 60 WHERE id = 1;
      UPDATE accounts SET balance = balance + 60 WHERE id = 2;
      """
    When client "a" runs "COMMIT"
    Then client "b" finds the rows by "SELECT id, balance FROM accounts ORDER BY id"
      | id | balance |
      | 1  | 40      |
      | 2  | 60      |

  @sql_transaction_rollback
  Scenario Outline: What is undone leaves nothing behind (<how>)
    Given client "a" has run the statements
      """sql
      START TRANSACTION;
      UPDATE accounts SET balance = 0;
      INSERT INTO accounts VALUES (3, 5);
      DELETE FROM accounts WHERE id = 2;
      """
    When client "a" <ends>
    Then client "b" finds the rows by "SELECT id, balance FROM accounts ORDER BY id"
      | id | balance |
      | 1  | 100     |
      | 2  | 0       |

    Examples:
      | how                       | ends                  |
      | ROLLBACK                  | runs "ROLLBACK"       |
      | the client leaves         | leaves                |
      | the connection breaks off | breaks off            |
      | the connection is reset   | resets its connection |

  @sql_transaction_stable
  Scenario: A transaction sees the same until it ends, whatever others commit (a report)
    Given client "a" has run "START TRANSACTION"
    And client "a" has run "SELECT SUM(balance) FROM accounts"
    And client "b" has run "UPDATE accounts SET balance = 500 WHERE id = 2"
    When client "a" runs "SELECT balance FROM accounts WHERE id = 2"
    Then the rows are
      | balance |
      | 0       |
    And a new client finds 500 by "SELECT balance FROM accounts WHERE id = 2"

  @sql_transaction_savepoint
  Scenario: A part of a transaction can be undone (back to a savepoint)
    When client "a" runs the statements
      """sql
      START TRANSACTION;
      UPDATE accounts SET balance = 1 WHERE id = 1;
      SAVEPOINT half;
      UPDATE accounts SET balance = 2 WHERE id = 2;
      ROLLBACK TO SAVEPOINT half;
      COMMIT;
      """
    Then client "b" finds the rows by "SELECT id, balance FROM accounts ORDER BY id"
      | id | balance |
      | 1  | 1       |
      | 2  | 0       |

  @sql_autocommit_off
  Scenario: Without autocommit nothing lasts until COMMIT (a client that switched it off)
    Given client "a" has run "SET autocommit = 0"
    And client "a" has run "UPDATE accounts SET balance = 7 WHERE id = 1"
    When client "b" runs "SELECT balance FROM accounts WHERE id = 1"
    Then the rows are
      | balance |
      | 100     |

  @sql_writers_wait
  Scenario: Who writes waits for the one who wrote first, and then goes on (two clients)
    Given client "a" has run "START TRANSACTION"
    And client "a" has run "UPDATE accounts SET balance = balance + 1 WHERE id = 1"
    And client "b" has run "UPDATE accounts SET balance = balance + 10 WHERE id = 1", without waiting
    When client "a" runs "COMMIT"
    Then the statement of client "b" changes 1 row
    And a new client finds 111 by "SELECT balance FROM accounts WHERE id = 1"

  @sql_lock_wait_timeout
  Scenario: Who waits too long is refused, and nothing of it is done (a wait of one second)
    Given client "a" has run "START TRANSACTION"
    And client "a" has run "UPDATE accounts SET balance = 1 WHERE id = 1"
    And client "b" has run "SET innodb_lock_wait_timeout = 1"
    When client "b" runs "UPDATE accounts SET balance = 2 WHERE id = 1"
    Then the statement is refused with 1205 "HY000" after 1 s
    And client "b" finds 100 by "SELECT balance FROM accounts WHERE id = 1"

  @sql_no_lost_update
  Scenario: Of many who add, none is lost (20 clients, 10 times each)
    When 20 clients run "UPDATE accounts SET balance = balance + 1 WHERE id = 2", 10 times
    Then each statement changes 1 row
    And a new client finds 200 by "SELECT balance FROM accounts WHERE id = 2"
