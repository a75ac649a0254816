@mysql-proxy @mysql @requires.configuration
Feature: Nothing of one client reaches the next
  Clients share connections, and a connection has a memory: variables, settings, locks, an open
  transaction. Whoever gets it next finds it as new.

  Background:
    Given a database server
      """
      CREATE DATABASE warehouse
      CREATE TABLE book (id INT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(50))
      INSERT INTO book (title) VALUES ('Emma')
      """
    And a node with the configuration
      """toml
      [db.mysql]
      url = "mysql://shop:seven-seas@{primary address}/main"
      listen = "{mysql address}"
      max_connections = 1
      """

  @mysql_session_isolation
  Scenario Outline: The next client on a connection finds nothing of the one before (<what>)
    Given client "a" has run "<left>"
    And client "a" has left
    When client "b" runs "<asked>"
    Then the rows are
      | found   |
      | <found> |
    And the database server has had 1 connection of the node

    Examples:
      | what                    | left                                           | asked                                                           | found |
      | a variable              | SET @total = 42                                | SELECT @total AS found                                          | NULL  |
      | a setting               | SET SESSION sql_mode = 'ANSI_QUOTES'           | SELECT @@sql_mode LIKE '%ANSI_QUOTES%' AS found                 | 0     |
      | a time zone             | SET time_zone = '+05:00'                       | SELECT @@time_zone = '+05:00' AS found                          | 0     |
      | autocommit              | SET autocommit = 0                             | SELECT @@autocommit AS found                                    | 1     |
      | a lock by name          | DO GET_LOCK('till', 1)                         | SELECT IS_USED_LOCK('till') AS found                            | NULL  |
      | an id                   | INSERT INTO book (title) VALUES ('Sanditon')   | SELECT LAST_INSERT_ID() AS found                                | 0     |
      | an open transaction     | BEGIN; INSERT INTO book (title) VALUES ('x')   | SELECT COUNT(*) AS found FROM book                              | 1     |
      | the database (USE)      | USE warehouse                                  | SELECT DATABASE() AS found                                      | main  |
      | the access mode         | SET SESSION TRANSACTION READ ONLY              | SELECT @@tx_read_only AS found                                  | 0     |

  @mysql_session_read @requires.php
  Scenario Outline: The next client finds nothing of what a page's query has left (<what>)
    Given a client has run "<left>" through PDO
    When client "b" runs "<asked>"
    Then the rows are
      | found   |
      | <found> |

    Examples:
      | what           | left                       | asked                                | found |
      | a variable     | SELECT @total := 42        | SELECT @total AS found               | NULL  |
      | a lock by name | SELECT GET_LOCK('till', 1) | SELECT IS_USED_LOCK('till') AS found | NULL  |
      | an id          | SELECT LAST_INSERT_ID(42)  | SELECT LAST_INSERT_ID() AS found     | 0     |

  @mysql_session_level
  Scenario: The next client has the database's own isolation level (it reads twice, and a row comes meanwhile)
    Given client "a" has run "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"
    And client "a" has left
    And client "b" has run "BEGIN; SELECT COUNT(*) FROM book"
    And a client at the database server has run "INSERT INTO main.book (title) VALUES ('Sanditon')"
    When client "b" runs "SELECT COUNT(*) AS found FROM book"
    Then the rows are
      | found |
      | 1     |

  @mysql_session_table
  Scenario: A temporary table ends with its client
    Given client "a" has run "CREATE TEMPORARY TABLE basket (n INT)"
    And client "a" has left
    When client "b" runs "SELECT n FROM basket"
    Then the statement is refused with 1146 "42S02"

  @mysql_session_tables_locked
  Scenario: Tables that a client has locked are free when it has left
    Given client "a" has run "LOCK TABLES book WRITE"
    And client "a" has left
    When client "b" runs "SELECT 1 AS n"
    Then the statement finds 1 row
    And a client at the database server finds "Emma" by "SELECT title FROM book"

  @mysql_session_statement
  Scenario: A named prepared statement ends with its client
    Given client "a" has run "PREPARE s FROM 'SELECT 1'"
    And client "a" has left
    When client "b" runs "EXECUTE s"
    Then the statement is refused with 1243 "HY000"

  @mysql_session_broken_off
  Scenario: A client that goes without a word leaves nothing
    Given client "a" has run "SET @total = 42"
    And client "a" has broken off
    When client "b" runs "SELECT @total AS total"
    Then the rows are
      | total |
      | NULL  |

  @mysql_session_own
  Scenario: A client keeps what is its own for as long as it stays
    Given client "a" has run "SET @total = 42"
    And client "a" has run "CREATE TEMPORARY TABLE basket (n INT)"
    When client "a" runs "SELECT @total AS total, COUNT(*) AS n FROM basket"
    Then the rows are
      | total | n |
      | 42    | 0 |

  @mysql_session_reset
  Scenario: A client that asks for a reset begins anew on the same connection
    Given client "a" has run "SET @total = 42"
    When client "a" resets its connection
    Then the connection is done
    And client "a" finds NULL by "SELECT @total"

  @mysql_session_always
  Scenario Outline: With the reset strategy "<strategy>" the next client finds <what>
    Given a node with the configuration
      """toml
      [db.mysql]
      reset_strategy = "<strategy>"
      """
    And client "a" has run "SET @total = 42"
    And client "a" has left
    When client "b" runs "SELECT @total AS total"
    Then the rows are
      | total   |
      | <total> |

    Examples:
      | strategy | what                    | total |
      | always   | nothing                 | NULL  |
      | smart    | nothing                 | NULL  |
      | never    | what the one before set | 42    |
