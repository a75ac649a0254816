@single @sqlite @wire
Feature: Statements of MySQL 8 do what they do there
  Every form in which MySQL's users write rows, tables and transactions. Each row begins with the
  same tables.

  Background:
    Given a node with a database

  @sql_insert_forms
  Scenario: INSERT and REPLACE are done in each of their forms
    When a client runs each of these
      | case                    | before                                                                  | statement                                                             | answer         | check                       | finds       |
      | several rows            | CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT)               | INSERT INTO t (a) VALUES (1), (2), (3)                                | 3 rows changed | SELECT a FROM t ORDER BY id | 1 / 2 / 3   |
      | the first of their ids  | CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT)               | INSERT INTO t (a) VALUES (1), (2), (3)                                | id 1           | SELECT MAX(id) FROM t       | 3           |
      | as assignments          | CREATE TABLE t (id INT PRIMARY KEY, a INT)                              | INSERT INTO t SET id = 7, a = 8                                       | 1 row changed  | SELECT * FROM t             | 7, 8        |
      | without INTO            | CREATE TABLE t (id INT PRIMARY KEY, a INT)                              | INSERT t VALUES (1, 2)                                                | 1 row changed  | SELECT * FROM t             | 1, 2        |
      | defaults alone          | CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT DEFAULT 5)     | INSERT INTO t () VALUES ()                                            | id 1           | SELECT * FROM t             | 1, 5        |
      | a default by its word   | CREATE TABLE t (id INT PRIMARY KEY, a INT DEFAULT 5)                    | INSERT INTO t VALUES (1, DEFAULT)                                     | 1 row changed  | SELECT * FROM t             | 1, 5        |
      | an id of one's own      | CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT)               | INSERT INTO t VALUES (41, 1)                                          | id 41          | SELECT id FROM t            | 41          |
      | nothing and 0 as an id  | CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT)               | INSERT INTO t VALUES (NULL, 1), (0, 2)                                | 2 rows changed | SELECT id FROM t            | 1 / 2       |
      | from a query            | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 5) | INSERT INTO t (id, a) SELECT id + 1, a FROM t                         | 1 row changed  | SELECT * FROM t ORDER BY id | 1, 5 / 2, 5 |
      | those that are new      | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 5) | INSERT IGNORE INTO t VALUES (1, 6), (2, 7)                            | 1 row changed  | SELECT * FROM t ORDER BY id | 1, 5 / 2, 7 |
      | in the place of others  | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 5) | REPLACE INTO t VALUES (1, 6), (2, 7)                                  | 3 rows changed | SELECT * FROM t ORDER BY id | 1, 6 / 2, 7 |
      | or changed              | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 5) | INSERT INTO t VALUES (1, 6) ON DUPLICATE KEY UPDATE a = VALUES(a) + 1 | 2 rows changed | SELECT a FROM t             | 7           |
      | or changed, by an alias | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 5) | INSERT INTO t VALUES (1, 6) AS new ON DUPLICATE KEY UPDATE a = new.a  | 2 rows changed | SELECT a FROM t             | 6           |
      | or left as it is        | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 5) | INSERT INTO t VALUES (1, 5) ON DUPLICATE KEY UPDATE a = 5             | 0 rows changed | SELECT a FROM t             | 5           |
    Then each answer is as the table says

  @sql_update_delete_forms
  Scenario: UPDATE and DELETE are done in each of their forms
    When a client runs each of these
      | case                | before                                                                                                                                                               | statement                                                     | answer         | check                       | finds     |
      | the first ones only | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 1), (2, 1), (3, 1)                                                                              | UPDATE t SET a = 9 ORDER BY id DESC LIMIT 2                   | 2 rows changed | SELECT a FROM t ORDER BY id | 1 / 9 / 9 |
      | what is so already  | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 1), (2, 2)                                                                                      | UPDATE t SET a = 1                                            | 1 row changed  | SELECT a FROM t             | 1 / 1     |
      | with another table  | CREATE TABLE t (id INT PRIMARY KEY, a INT); CREATE TABLE u (id INT, b INT); INSERT INTO t VALUES (1, 1), (2, 2); INSERT INTO u VALUES (2, 20)                        | UPDATE t JOIN u ON u.id = t.id SET t.a = u.b                  | 1 row changed  | SELECT a FROM t ORDER BY id | 1 / 20    |
      | by a qualified name | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 1)                                                                                              | UPDATE `t` SET `t`.`a` = `t`.`a` + 1 WHERE `t`.`id` = 1       | 1 row changed  | SELECT a FROM t             | 2         |
      | delete the last one | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 1), (2, 1), (3, 1)                                                                              | DELETE FROM t ORDER BY id DESC LIMIT 1                        | 1 row changed  | SELECT id FROM t            | 1 / 2     |
      | delete by a join    | CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (id INT); INSERT INTO t VALUES (1), (2); INSERT INTO u VALUES (2)                                                | DELETE t FROM t JOIN u ON u.id = t.id                         | 1 row changed  | SELECT id FROM t            | 1         |
      | delete from both    | CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (id INT); INSERT INTO t VALUES (1), (2); INSERT INTO u VALUES (2)                                                | DELETE t, u FROM t JOIN u ON u.id = t.id                      | 2 rows changed | SELECT COUNT(*) FROM u      | 0         |
      | what has no partner | CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (id INT); INSERT INTO t VALUES (1), (2); INSERT INTO u VALUES (2)                                                | DELETE t FROM t LEFT JOIN u ON u.id = t.id WHERE u.id IS NULL | 1 row changed  | SELECT id FROM t            | 2         |
      | everything          | CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY); INSERT INTO t VALUES (5)                                                                                         | TRUNCATE TABLE t                                              | done           | SELECT COUNT(*) FROM t      | 0         |
      | with its dependents | CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (t INT, FOREIGN KEY (t) REFERENCES t (id) ON DELETE CASCADE); INSERT INTO t VALUES (1); INSERT INTO u VALUES (1) | DELETE FROM t WHERE id = 1                                    | 1 row changed  | SELECT COUNT(*) FROM u      | 0         |
    Then each answer is as the table says

  @sql_select_forms
  Scenario: SELECT is answered in each of its forms
    Given a client has run the statements
      """sql
      CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(10), boss INT);
      INSERT INTO people VALUES (1, 'Ada', NULL), (2, 'Bob', 1), (3, 'Cyd', 1), (4, 'Dan', 2);
      """
    When a client runs each of these
      | case                  | statement                                                                                                                                                         | answer               |
      | some of them          | SELECT name FROM people ORDER BY id LIMIT 1, 2                                                                                                                    | Bob / Cyd            |
      | with an offset        | SELECT name FROM people ORDER BY id LIMIT 2 OFFSET 1                                                                                                              | Bob / Cyd            |
      | with themselves       | SELECT p.name, b.name FROM people p LEFT JOIN people b ON b.id = p.boss ORDER BY p.id LIMIT 2                                                                     | Ada, NULL / Bob, Ada |
      | by a subquery         | SELECT name FROM people WHERE id IN (SELECT boss FROM people) ORDER BY name                                                                                       | Ada / Bob            |
      | by existence          | SELECT name FROM people p WHERE NOT EXISTS (SELECT 1 FROM people q WHERE q.boss = p.id) ORDER BY name                                                             | Cyd / Dan            |
      | of two queries        | (SELECT name FROM people WHERE id = 1) UNION ALL (SELECT name FROM people WHERE id = 4) ORDER BY name DESC                                                        | Dan / Ada            |
      | each once             | SELECT DISTINCT boss FROM people WHERE boss IS NOT NULL ORDER BY boss                                                                                             | 1 / 2                |
      | with a name for it    | WITH chiefs AS (SELECT DISTINCT boss AS id FROM people) SELECT COUNT(*) FROM chiefs WHERE id IS NOT NULL                                                          | 2                    |
      | down a tree           | WITH RECURSIVE below AS (SELECT id FROM people WHERE id = 2 UNION ALL SELECT p.id FROM people p JOIN below ON p.boss = below.id) SELECT id FROM below ORDER BY id | 2 / 4                |
      | from nowhere          | SELECT 1 FROM DUAL                                                                                                                                                | 1                    |
      | with hints            | SELECT SQL_NO_CACHE name FROM people USE INDEX (PRIMARY) WHERE id = 1                                                                                             | Ada                  |
      | with comments         | SELECT /* inside */ 1 -- behind                                                                                                                                   | 1                    |
      | a comment that counts | SELECT 1 /*!80000 + 1 */                                                                                                                                          | 2                    |
      | by cases              | SELECT CASE WHEN boss IS NULL THEN 'chief' ELSE 'other' END FROM people WHERE id < 3 ORDER BY id                                                                  | chief / other        |
      | nothing sorts first   | SELECT boss FROM people WHERE id < 3 ORDER BY boss                                                                                                                | NULL / 1             |
      | in quotes             | SELECT "text", 'it''s', 'a\nb' LIKE 'a_b'                                                                                                                         | text, it's, 1        |
      | several rows at once  | SELECT id FROM people WHERE (id, name) IN ((1, 'Ada'), (2, 'Ada'))                                                                                                | 1                    |
      | locked                | SELECT name FROM people WHERE id = 1 FOR UPDATE                                                                                                                   | Ada                  |
    Then each answer is as the table says

  @sql_session_forms
  Scenario: Statements that concern the session are done
    When a client runs each of these
      | case                     | before                                                                                                  | statement                                    | answer                            |
      | a variable               | SET @a = 1, @b := 2                                                                                     | SELECT @a + @b                               | 3                                 |
      | counted up in a query    | SET @n = 0                                                                                              | SELECT @n := @n + 1                          | 1                                 |
      | the database's name      | USE shop                                                                                                | SELECT DATABASE()                            | shop                              |
      | the rows of a page       | CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2), (3); SELECT SQL_CALC_FOUND_ROWS a FROM t LIMIT 1 | SELECT FOUND_ROWS()                          | 3                                 |
      | how many were changed    | CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2)                                                   | SELECT ROW_COUNT()                           | 2                                 |
      | the mode                 | SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_TRANS_TABLES'                                                | SELECT @@SESSION.sql_mode                    | "ANSI_QUOTES,STRICT_TRANS_TABLES" |
      | isolation                | SET TRANSACTION ISOLATION LEVEL READ COMMITTED                                                          | SELECT 1                                     | 1                                 |
      | names                    |                                                                                                         | SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci | done                              |
      | without a result         |                                                                                                         | DO SLEEP(0)                                  | done                              |
      | tables that are locked   | CREATE TABLE t (a INT)                                                                                  | LOCK TABLES t WRITE                          | done                              |
      | a transaction that reads | START TRANSACTION READ ONLY                                                                             | CREATE TABLE x (a INT)                       | done                              |
      | nothing to undo          |                                                                                                         | ROLLBACK                                     | done                              |
      | nothing to commit        |                                                                                                         | COMMIT                                       | done                              |
    Then each answer is as the table says
