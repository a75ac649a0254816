@single @sqlite
Feature: Clients connect to the database as to any MySQL server
  Programs look at what a server says of itself before they trust it, keep their connections for
  hours, and hand them on. What one client has set is never the next one's.

  Background:
    Given a node with a database

  @sql_version_agrees
  Scenario: The server is a MySQL 8, however it is asked (greeting, function, variable, list)
    When a client runs "SELECT VERSION() = '{greeted version}' AS greeting, VERSION() = @@version AS variable, VERSION() LIKE '8.%' AS eight"
    Then the rows are
      | greeting | variable | eight |
      | 1        | 1        | 1     |

  @sql_any_user
  Scenario Outline: Whoever reaches the port comes in, whatever name and password they give (<who>)
    When client "a" connects <who>
    Then the connection is done
    And client "a" finds 1 by "SELECT 1"

    Examples:
      | who                                           |
      | as "root"                                     |
      | as "nobody" with the password "wrong"         |
      | as "" with the password "" to the database "" |

  @sql_any_database
  Scenario: The one database answers to the name that a client knows (an application's setting)
    Given client "a" has connected to the database "shop"
    And client "a" has run "CREATE TABLE shop.goods (id INT PRIMARY KEY)"
    When client "a" runs "SELECT DATABASE() AS name, COUNT(*) AS tables FROM information_schema.tables WHERE table_schema = 'shop'"
    Then the rows are
      | name | tables |
      | shop | 1      |
    And client "b" finds no rows by "SELECT id FROM goods"

  @sql_session_reset
  Scenario: A connection that was reset has forgotten everything (variables, time zone, mode, tables)
    Given client "a" has run the statements
      """sql
      SET @secret = 42, time_zone = '+05:00', sql_mode = '';
      CREATE TEMPORARY TABLE basket (id INT);
      """
    When client "a" resets its connection
    Then the connection is done
    And client "a" finds the rows by "SELECT @secret AS secret, @@time_zone AS zone, @@sql_mode = '' AS mode"
      | secret | zone   | mode |
      | NULL   | SYSTEM | 0    |
    And client "a" finds no rows by "SHOW TABLES LIKE 'basket'"

  @sql_sessions_apart
  Scenario: What a client has set is nobody else's (a variable, a mode and a temporary table)
    Given client "a" has run the statements
      """sql
      SET @secret = 42, sql_mode = '', time_zone = '+05:00';
      CREATE TEMPORARY TABLE basket (id INT);
      """
    When client "b" runs "SELECT @secret AS secret, @@time_zone AS zone, @@sql_mode = '' AS mode"
    Then the rows are
      | secret | zone   | mode |
      | NULL   | SYSTEM | 0    |

  @sql_temporary_table
  Scenario: A temporary table is its client's alone, and gone with it (two of one name)
    Given client "a" has run "CREATE TEMPORARY TABLE basket (what VARCHAR(10))"
    And client "a" has run "INSERT INTO basket VALUES ('tea')"
    And client "b" has run "CREATE TEMPORARY TABLE basket (what VARCHAR(10))"
    When client "b" runs "SELECT COUNT(*) AS n FROM basket"
    Then the rows are
      | n |
      | 0 |
    And client "a" finds "tea" by "SELECT what FROM basket"

  @sql_connection_numbers
  Scenario: Every connection has a number of its own (five clients)
    Given client "z" has run "CREATE TABLE seen (number BIGINT)"
    When 5 clients run "INSERT INTO seen VALUES (CONNECTION_ID())"
    Then each statement changes 1 row
    And client "z" finds 5 by "SELECT COUNT(DISTINCT number) FROM seen"

  @sql_many_clients
  Scenario: Many clients are served at once (100, each with its own rows)
    Given client "z" has run "CREATE TABLE notes (client INT, n INT)"
    When 100 clients run the statements
      """sql
      INSERT INTO notes VALUES ({number}, 1);
      INSERT INTO notes VALUES ({number}, 2);
      SELECT COUNT(*) AS n FROM notes WHERE client = {number};
      """
    Then each statement finds 1 row
    And client "z" finds the rows by "SELECT COUNT(*) AS n, COUNT(DISTINCT client) AS clients FROM notes"
      | n   | clients |
      | 200 | 100     |

  @sql_idle_stays
  Scenario: A client that is silent stays connected, and goes on where it was (a pause of 2 s)
    Given client "a" has run "SET @kept = 'still here'"
    And client "a" has run "START TRANSACTION"
    When client "b" runs "SELECT SLEEP(2)"
    Then client "a" finds "still here" by "SELECT @kept"

  @sql_idle_ends
  Scenario: A client that asked to be sent away when it is silent is sent away (wait_timeout of 1 s)
    Given client "a" has run "SET wait_timeout = 1"
    And client "b" has connected
    When client "a" runs "SELECT 1"
    Then the connection of client "a" is closed within 3 s
    And the connection of client "b" is kept open for 1 s

  @sql_slow_query_harmless
  Scenario: A slow statement holds up nobody else (one that takes 2 s)
    Given client "a" has run "SELECT SLEEP(2)", without waiting
    When client "b" runs "SELECT 1"
    Then the statement is done within 1 s

  @sql_stop_answers
  Scenario: A node that is told to stop answers what it was asked (a statement that takes 1 s)
    Given client "a" has run "SELECT SLEEP(1) AS done", without waiting
    When the node is told to stop
    Then the statement of client "a" finds 1 row
