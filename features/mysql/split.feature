@mysql-proxy @mysql @requires.configuration
Feature: Reads go to a replica, and what belongs together stays together
  A replica repeats what the primary does, a little later. With `[db.read_write_split]` the node
  has it answer queries, so that the primary has time for writing. Whoever has written something
  reads it back from the primary for `sticky_duration`, and what only one server knows (a
  transaction, a variable, a temporary table) is asked of that one.

  Background:
    Given a primary and a replica of the database
      """
      CREATE TABLE book (id INT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(50))
      INSERT INTO book (title) VALUES ('Emma')
      CREATE SEQUENCE numbers
      CREATE PROCEDURE who() SELECT server_name() AS server
      """
    And a node with the configuration
      """toml
      [db.mysql]
      url = "mysql://shop:seven-seas@{primary address}/main"
      listen = "{mysql address}"

      [db.mysql.replicas]
      urls = ["mysql://shop:seven-seas@{replica address}/main"]

      [db.read_write_split]
      enabled = true
      sticky_duration = "1s"
      """

  @mysql_rw_split @requires.php
  Scenario: A page's query is answered by the replica
    When a client runs "SELECT title, server_name() AS server FROM book" through PDO
    Then the rows are
      | title | server  |
      | Emma  | replica |

  @mysql_split_connect
  Scenario: A client that has only set its character set is answered by the replica
    Given client "a" has connected in "utf8mb4"
    When client "a" runs "SELECT title, server_name() AS server FROM book"
    Then the rows are
      | title | server  |
      | Emma  | replica |

  @mysql_split_write
  Scenario: A row is written to the primary, and reaches the replica from there
    When a client runs "INSERT INTO book (title) VALUES ('Sanditon')"
    Then the statement makes the id 2
    And a client at the primary finds "Sanditon" by "SELECT title FROM main.book WHERE id = 2"
    And within 5 s a client at the replica finds "Sanditon" by "SELECT title FROM main.book WHERE id = 2"

  @mysql_split_sticky
  Scenario: Who has written reads from the primary at first
    Given client "a" has run "INSERT INTO book (title) VALUES ('Sanditon')"
    When client "a" runs "SELECT COUNT(*) AS n, server_name() AS server FROM book"
    Then the rows are
      | n | server  |
      | 2 | primary |

  @mysql_split_sticky_over
  Scenario: Who has written reads from the replica again after sticky_duration
    Given a node with the configuration
      """toml
      [db.read_write_split]
      sticky_duration = "300ms"
      """
    When client "a" runs "INSERT INTO book (title) VALUES ('Sanditon')"
    Then the statement changes 1 row
    And within 1.5 s client "a" finds "replica" by "SELECT server_name()"

  @mysql_split_own_writes
  Scenario: Who has written finds it, however far the replica is behind
    Given the replica was cut off from the primary
    And client "a" has run "INSERT INTO book (title) VALUES ('Sanditon')"
    When client "a" runs "SELECT COUNT(*) AS n FROM book"
    Then the rows are
      | n |
      | 2 |

  @mysql_split_sticky_renewed
  Scenario: Each write begins sticky_duration anew
    Given client "a" has run "INSERT INTO book (title) VALUES ('Sanditon')"
    And client "a" has run "SELECT SLEEP(0.7)"
    And client "a" has run "INSERT INTO book (title) VALUES ('Lady Susan')"
    And client "a" has run "SELECT SLEEP(0.7)"
    When client "a" runs "SELECT server_name() AS server"
    Then the rows are
      | server  |
      | primary |

  @mysql_split_others @requires.php
  Scenario: Who has written nothing reads from the replica, whatever others write
    Given client "a" has run "INSERT INTO book (title) VALUES ('Sanditon')"
    When client "b" runs "SELECT server_name() AS server" through PDO
    Then the rows are
      | server  |
      | replica |

  @mysql_split_reads @requires.php
  Scenario: What only reads is answered by the replica, however it is written
    When a client runs each of these through PDO
      | statement                                                  | answer  |
      | select server_name()                                       | replica |
      | (SELECT server_name())                                     | replica |
      | /* a page */ SELECT server_name()                          | replica |
      | WITH s AS (SELECT server_name() AS n) SELECT n FROM s      | replica |
      | SELECT server_name() FROM book WHERE title <> 'FOR UPDATE' | replica |
      | SELECT @@report_host                                       | replica |
    Then each answer is as the table says

  @mysql_split_not_only_reads
  Scenario: What does more than read is answered by the primary
    When a client runs each of these
      | statement                                              | answer  |
      | SELECT server_name() FROM book FOR UPDATE              | primary |
      | SELECT server_name() FROM book LOCK IN SHARE MODE      | primary |
      | SELECT server_name() FROM book WHERE NEXTVAL(numbers)  | primary |
      | SELECT server_name() FROM book WHERE GET_LOCK('a', 1)  | primary |
      | SELECT server_name() FROM (SELECT @n := 1) AS s        | primary |
      | CALL who()                                             | done    |
    Then each answer is as the table says

  @mysql_split_settings
  Scenario: A setting of the session counts on the replica as well
    Given client "a" has run "SET time_zone = '+05:00'"
    When client "a" runs "SELECT @@time_zone AS zone, server_name() AS server"
    Then the rows are
      | zone   | server  |
      | +05:00 | replica |

  @mysql_split_database
  Scenario: The database that a client has chosen counts on the replica as well
    Given client "a" has run "USE information_schema"
    When client "a" runs "SELECT DATABASE() AS name, @@report_host AS server"
    Then the rows are
      | name               | server  |
      | information_schema | replica |

  @mysql_split_variable
  Scenario: A variable is found after sticky_duration, too
    Given client "a" has run "SET @total = 42"
    And client "a" has run "SELECT SLEEP(1.2)"
    When client "a" runs "SELECT @total AS total"
    Then the rows are
      | total |
      | 42    |

  @mysql_split_temporary_table
  Scenario: A temporary table is found after sticky_duration, too
    Given client "a" has run "CREATE TEMPORARY TABLE basket (n INT)"
    And client "a" has run "SELECT SLEEP(1.2)"
    When client "a" runs "SELECT COUNT(*) AS n FROM basket"
    Then the rows are
      | n |
      | 0 |

  @mysql_split_last_id
  Scenario: A client is told the id of its own new row after sticky_duration, too
    Given client "a" has run "INSERT INTO book (title) VALUES ('Sanditon')"
    And client "a" has run "SELECT SLEEP(1.2)"
    When client "a" runs "SELECT LAST_INSERT_ID() AS id"
    Then the rows are
      | id |
      | 2  |

  @mysql_split_locked
  Scenario: Who has locked tables reads them from the primary
    Given client "a" has run "LOCK TABLES book WRITE"
    And client "a" has run "SELECT SLEEP(1.2)"
    When client "a" runs "SELECT COUNT(*) AS n, @@report_host AS server FROM book"
    Then the rows are
      | n | server  |
      | 1 | primary |

  @mysql_split_unlocked
  Scenario: Who has unlocked tables reads from the replica again
    Given client "a" has run "LOCK TABLES book WRITE"
    When client "a" runs "UNLOCK TABLES"
    Then within 3 s client "a" finds "replica" by "SELECT server_name()"

  @mysql_split_transaction
  Scenario: A transaction stays on the primary, and sees what it has written
    Given client "a" has run "BEGIN"
    And client "a" has run "INSERT INTO book (title) VALUES ('Sanditon')"
    And client "a" has run "SELECT SLEEP(1.2)"
    When client "a" runs "SELECT COUNT(*) AS n, server_name() AS server FROM book"
    Then the rows are
      | n | server  |
      | 2 | primary |
    And client "b" finds 1 by "SELECT COUNT(*) FROM book"

  @mysql_split_rollback
  Scenario: ROLLBACK undoes what a transaction has written, also where reads are split
    Given client "a" has run "BEGIN"
    And client "a" has run "INSERT INTO book (title) VALUES ('Sanditon')"
    When client "a" runs "ROLLBACK"
    Then the statement is done
    And a client at the primary finds 1 by "SELECT COUNT(*) FROM main.book"

  @mysql_split_commit
  Scenario: Who has committed finds it, however far the replica is behind
    Given the replica was cut off from the primary
    And client "a" has run "BEGIN"
    And client "a" has run "INSERT INTO book (title) VALUES ('Sanditon')"
    And client "a" has run "SELECT SLEEP(1.2)"
    And client "a" has run "COMMIT"
    When client "a" runs "SELECT COUNT(*) AS n FROM book"
    Then the rows are
      | n |
      | 2 |

  @mysql_split_read_in_transaction
  Scenario: A transaction that begins with a read is on the primary from the start
    Given client "a" has run "START TRANSACTION"
    When client "a" runs "SELECT server_name() AS server"
    Then the rows are
      | server  |
      | primary |

  @mysql_split_autocommit
  Scenario: Without autocommit every statement is the primary's
    Given client "a" has run "SET autocommit = 0"
    When client "a" runs "SELECT server_name() AS server"
    Then the rows are
      | server  |
      | primary |

  @mysql_split_several
  Scenario: Several statements in one command go to the primary together
    When client "a" runs "SELECT 1; UPDATE book SET title = 'Sanditon'"
    Then each statement is done
    And client "a" finds "Sanditon" by "SELECT title FROM book"

  @mysql_prepared
  Scenario: A prepared query is executed by the replica again and again
    When client "a" runs "SELECT title, server_name() AS server FROM book WHERE id = ?" with the values [1], prepared once, 5 times
    Then each statement finds 1 row
    And the rows are
      | title | server  |
      | Emma  | replica |

  @mysql_prepared_write
  Scenario: A prepared write is executed by the primary again and again
    When client "a" runs "INSERT INTO book (title) VALUES (?)" with the values ["Sanditon"], prepared once, 3 times
    Then each statement changes 1 row
    And a client at the primary finds 4 by "SELECT COUNT(*) FROM main.book"

  @mysql_prepared_many
  Scenario: Each client's prepared statement is its own, however many prepare at once
    When 8 clients run "SELECT {number} + ? AS sum" with the values [100], prepared once, 5 times
    Then each statement finds 1 row
    And the replica has had at most 20 connections of the node

  @mysql_prepared_sticky
  Scenario: A query that was prepared at the replica follows a write to the primary
    Given the replica was cut off from the primary
    And client "a" has run "SELECT COUNT(*) AS n FROM book WHERE id > ?" with the values [0], prepared once
    And client "a" has run "INSERT INTO book (title) VALUES (?)" with the values ["Sanditon"], prepared once
    When client "a" runs "SELECT COUNT(*) AS n FROM book WHERE id > ?" with the values [0], prepared once
    Then the rows are
      | n |
      | 2 |

  @mysql_prepared_transaction
  Scenario: Prepared statements of a transaction are executed in it
    Given client "a" has run "SELECT COUNT(*) AS n FROM book WHERE id > ?" with the values [0], prepared once
    And client "a" has run "BEGIN"
    And client "a" has run "INSERT INTO book (title) VALUES (?)" with the values ["Sanditon"], prepared once
    And client "a" has run "ROLLBACK"
    When client "a" runs "SELECT COUNT(*) AS n FROM book WHERE id > ?" with the values [0], prepared once
    Then the rows are
      | n |
      | 1 |

  @mysql_prepared_by_name
  Scenario: A statement that was prepared by name is found after sticky_duration, too
    Given client "a" has run "PREPARE s FROM 'SELECT title FROM book'"
    And client "a" has run "SELECT SLEEP(1.2)"
    When client "a" runs "EXECUTE s"
    Then the rows are
      | title |
      | Emma  |

  @mysql_split_off
  Scenario: Without read_write_split everything is the primary's
    Given a node with the configuration
      """toml
      [db.read_write_split]
      enabled = false
      """
    When a client runs "SELECT server_name() AS server"
    Then the rows are
      | server  |
      | primary |
    And the replica has 0 connections of the node

  @mysql_split_no_replica
  Scenario: Without a replica everything is the primary's
    Given a node with the configuration
      """toml
      [db.mysql.replicas]
      urls = []
      """
    When a client runs "SELECT server_name() AS server"
    Then the rows are
      | server  |
      | primary |

  @mysql_split_isolation @requires.php
  Scenario: The next client on a replica's connection finds nothing of the one before
    Given a node with the configuration
      """toml
      [db.mysql]
      max_connections = 1
      """
    And client "a" has run "SET time_zone = '+05:00'"
    And client "a" has run "SELECT server_name()"
    And client "a" has left
    When client "b" runs "SELECT @@time_zone AS zone, server_name() AS server" through PDO
    Then the rows are
      | zone   | server  |
      | SYSTEM | replica |

  @mysql_split_full
  Scenario: Each database server has at most max_connections
    Given a node with the configuration
      """toml
      [db.mysql]
      max_connections = 3
      """
    When 30 clients run "SELECT SLEEP(0.02)", and leave
    Then each statement is done
    And the primary has had at most 3 connections of the node
    And the replica has had at most 3 connections of the node
