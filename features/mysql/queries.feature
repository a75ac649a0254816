@mysql-proxy @mysql @requires.configuration
Feature: Applications talk to their MySQL server through the node
  An operator names a MySQL server in `[db.mysql]`. The node then listens as if it were that
  server, and whoever asks the node gets what the server itself would have answered.

  Background:
    Given a database server
      """
      CREATE DATABASE warehouse
      CREATE TABLE book (id INT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(50) UNIQUE, price DECIMAL(6,2))
      INSERT INTO book (title, price) VALUES ('Emma', 9.50), ('Persuasion', 8.00)
      CREATE PROCEDURE report() BEGIN SELECT title FROM book ORDER BY id; SELECT COUNT(*) AS n FROM book; END
      """
    And a node with the configuration
      """toml
      [db.mysql]
      url = "mysql://shop:seven-seas@{primary address}/main"
      listen = "{mysql address}"
      max_connections = 3
      """

  @mysql_basic
  Scenario Outline: A statement has the same answer through the node as from the server (<way>)
    When <who> runs each of these
      | before                                           | statement                                | answer                        | check                     | finds |
      |                                                  | CREATE TABLE t (n INT)                   | done                          | SELECT COUNT(*) FROM t    | 0     |
      | CREATE TABLE t (n INT)                           | INSERT INTO t VALUES (1), (2)            | 2 rows changed                | SELECT SUM(n) FROM t      | 3     |
      | CREATE TABLE t (n INT); INSERT INTO t VALUES (1) | UPDATE t SET n = 5 WHERE n = 1           | 1 row changed                 | SELECT n FROM t           | 5     |
      | CREATE TABLE t (n INT); INSERT INTO t VALUES (1) | UPDATE t SET n = 5 WHERE n = 2           | no rows changed               | SELECT n FROM t           | 1     |
      | CREATE TABLE t (n INT); INSERT INTO t VALUES (1) | DELETE FROM t                            | 1 row changed                 | SELECT COUNT(*) FROM t    | 0     |
      |                                                  | SELECT title, price FROM book            | Emma, 9.50 / Persuasion, 8.00 | SELECT COUNT(*) FROM book | 2     |
      |                                                  | SELECT title FROM book WHERE id = 9      | no rows                       | SELECT COUNT(*) FROM book | 2     |
      |                                                  | INSERT INTO book (title) VALUES ('Emma') | error 1062 "23000"            | SELECT COUNT(*) FROM book | 2     |
      |                                                  | SELECT nothing FROM book                 | error 1054 "42S22"            | SELECT COUNT(*) FROM book | 2     |
      |                                                  | SELECT title FROM shelf                  | error 1146 "42S02"            | SELECT COUNT(*) FROM book | 2     |
      |                                                  | SELEKT 1                                 | error 1064 "42000"            | SELECT COUNT(*) FROM book | 2     |
    Then each answer is as the table says

    Examples:
      | way              | who                             |
      | through the node | a client                        |
      | from the server  | a client at the database server |

  @mysql_proxy_values
  Scenario Outline: Values of every kind come as the server sends them (<protocol>)
    When a client runs the statement<way>
      """
      SELECT 1 AS whole, -2.50 AS exact, 1.5e0 AS floating, 'naïve €😀' AS words, NULL AS none,
             x'00ff' AS bytes, DATE '2024-02-29' AS day, TIMESTAMP '2024-02-29 12:30:00' AS moment
      """
    Then the rows are
      | whole | exact | floating | words    | none | bytes   | day        | moment              |
      | 1     | -2.50 | 1.5      | naïve €😀 | NULL | x'00ff' | 2024-02-29 | 2024-02-29 12:30:00 |

    Examples:
      | protocol | way        |
      | text     |            |
      | binary   | , prepared |

  @mysql_proxy_written
  Scenario: What is written through the node is in the database
    When a client runs "INSERT INTO book (title, price) VALUES (?, ?)" with the values ["Sanditon", 7]
    Then the statement makes the id 3
    And a client at the database server finds "Sanditon" by "SELECT title FROM book WHERE price = 7"

  @mysql_proxy_after_error
  Scenario: A client goes on after an error
    Given client "a" has run "SELECT title FROM shelf"
    When client "a" runs "SELECT COUNT(*) AS n FROM book"
    Then the rows are
      | n |
      | 2 |

  @mysql_proxy_last_id
  Scenario: A client is told the id of its own new row, whatever others insert
    Given client "a" has run "INSERT INTO book (title) VALUES ('Sanditon')"
    And client "b" has run "INSERT INTO book (title) VALUES ('Lady Susan')"
    When client "a" runs "SELECT LAST_INSERT_ID() AS id"
    Then the rows are
      | id |
      | 3  |
    And client "b" finds 4 by "SELECT LAST_INSERT_ID()"

  @mysql_proxy_results
  Scenario: A procedure's results all come, and the next answer is that of the next statement
    When client "a" runs the statements
      """
      CALL report();
      SELECT 'next' AS word
      """
    Then each statement is done
    And the rows are
      | word |
      | next |

  @mysql_proxy_results_left
  Scenario: What a client has not read of a procedure's results reaches nobody else
    Given 6 clients have run "CALL report()", and leave
    When client "b" runs "SELECT 'mine' AS word"
    Then the rows are
      | word |
      | mine |

  @mysql_proxy_several
  Scenario: A command may hold several statements
    When client "a" runs "INSERT INTO book (title) VALUES ('Sanditon'); SELECT COUNT(*) AS n FROM book"
    Then each statement is done
    And the rows are
      | n |
      | 3 |

  @mysql_proxy_large
  Scenario: A value may be larger than a packet of the protocol (16 MB)
    When a client runs "SELECT {(17 MB of text)} AS text"
    Then the rows are
      | text            |
      | (17 MB of text) |

  @mysql_proxy_many_rows
  Scenario: A long answer arrives in full
    When a client runs "SELECT seq, REPEAT('x', 100) FROM seq_1_to_50000"
    Then the statement finds 50,000 rows

  @mysql_proxy_large_statement
  Scenario: A statement may be large
    Given client "a" has run "CREATE TABLE note (text LONGTEXT)"
    When client "a" runs "INSERT INTO note VALUES (?)" with the values [(2 MB of text)]
    Then the statement changes 1 row
    And a client at the database server finds 2000000 by "SELECT LENGTH(text) FROM note"

  @mysql_proxy_signs_in
  Scenario: The node signs in for its clients, whoever they say they are
    When client "a" connects as "nobody" with the password "wrong"
    Then the connection is done
    And client "a" finds "shop@%" by "SELECT CURRENT_USER()"

  @mysql_proxy_database
  Scenario: A client gets the database that it asks for, and the next one its own
    Given client "a" has connected to the database "warehouse"
    And client "a" has run "CREATE TABLE shelf (n INT)"
    And client "a" has left
    When a client runs "SELECT DATABASE() AS name"
    Then the rows are
      | name |
      | main |
    And a client at the database server finds 1 by "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'warehouse'"

  @mysql_proxy_no_database
  Scenario: A client that asks for a database that it may not have is told so
    When client "a" connects to the database "nowhere"
    Then the connection is refused with 1044 "42000"
    And a client finds 2 by "SELECT COUNT(*) FROM book"

  @mysql_proxy_character_set @requires.php
  Scenario Outline: A page has the character set that it asks for when it connects (<name>)
    Given client "a" has connected in "<name>"
    When client "a" runs "SELECT @@character_set_client AS client, @@character_set_results AS results" through PDO
    Then the rows are
      | client | results |
      | <name> | <name>  |

    Examples:
      | name    |
      | latin1  |
      | utf8mb4 |

  @mysql_proxy_pages @requires.php
  Scenario Outline: Pages reach the database through <extension>
    When a client runs "INSERT INTO book (title, price) VALUES (?, ?)" with the values ["Sanditon", 7] through <extension>
    Then the statement makes the id 3
    And a client finds "Sanditon" by "SELECT title FROM book WHERE id = 3"

    Examples:
      | extension |
      | PDO       |
      | mysqli    |

  @mysql_proxy_local_file
  Scenario: A file of the client is not asked for
    When client "a" runs "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE book", without waiting
    Then the statement of client "a" is refused with 4166 "HY000" within 2 s
    And client "a" finds 2 by "SELECT COUNT(*) FROM book"

  @mysql_proxy_interrupted
  Scenario: A query that an administrator ends is an error, and the client goes on
    Given client "a" has run "SELECT SLEEP(20)", without waiting
    When the database server ends every query of the node
    Then the statement of client "a" is refused with 1317 "70100"
    And client "a" finds 2 by "SELECT COUNT(*) FROM book"
