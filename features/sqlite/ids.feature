@single @sqlite
Feature: A new row's id is told to who made it, and to nobody else
  An application makes an order and then its lines, by the id that it was told. With another
  client's id the lines would be in somebody else's order.

  Background:
    Given a node with a database
    And client "a" has run "CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(10) UNIQUE)"

  @sql_last_id
  Scenario Outline: Who makes a row is told its id (through <client>)
    Given client "a" has run "INSERT INTO orders (what) VALUES ('tea')"
    When a client runs "INSERT INTO orders (what) VALUES ('milk')" through <client>
    Then the statement makes the id 2

    Examples:
      | client            |
      | PyMySQL           |
      | PyMySQL, prepared |
      | PDO               |
      | PDO, prepared     |
      | mysqli            |

  @sql_last_id_own
  Scenario: The last id is the client's own, whatever others do (two at once)
    Given client "a" has run "INSERT INTO orders (what) VALUES ('tea')"
    And client "b" has run "INSERT INTO orders (what) VALUES ('milk')"
    When client "a" runs "SELECT LAST_INSERT_ID() AS id"
    Then the rows are
      | id |
      | 1  |
    And client "b" finds 2 by "SELECT LAST_INSERT_ID()"
    And a new client finds 0 by "SELECT LAST_INSERT_ID()"

  @sql_last_id_kept
  Scenario: The last id stays until the next row is made (a refused row, an id of one's own, a change)
    Given client "a" has run the statements
      """sql
      INSERT INTO orders (what) VALUES ('tea');
      INSERT INTO orders (what) VALUES ('tea');
      INSERT INTO orders (id, what) VALUES (50, 'milk');
      UPDATE orders SET what = 'coffee' WHERE id = 1;
      """
    When client "a" runs "SELECT LAST_INSERT_ID() AS id"
    Then the rows are
      | id |
      | 1  |

  @sql_last_id_of_update
  Scenario: A counter can be made of the last id (LAST_INSERT_ID with a value)
    Given client "a" has run the statements
      """sql
      CREATE TABLE counters (name VARCHAR(10) PRIMARY KEY, n INT);
      INSERT INTO counters VALUES ('visits', 41);
      """
    When client "a" runs "UPDATE counters SET n = LAST_INSERT_ID(n + 1)"
    Then the statement makes the id 42
    And client "a" finds 42 by "SELECT LAST_INSERT_ID()"

  @sql_ids_unique
  Scenario: No two clients are given the same id (20 clients, 10 rows each)
    When 20 clients run "INSERT INTO orders (what) VALUES ('{number}-{time}')", 10 times
    Then each statement changes 1 row
    And client "a" finds the rows by "SELECT COUNT(*) AS n, COUNT(DISTINCT id) AS ids, MIN(id) AS least FROM orders"
      | n   | ids | least |
      | 200 | 200 | 1     |
