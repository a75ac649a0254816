@single @sqlite @wire
Feature: Tables are defined, changed and described as in MySQL 8
  Migrations and installers write definitions, look at what is there, and decide by it what is to be
  done. What they are told must be what they said.

  Background:
    Given a node with a database

  @sql_alter_forms
  Scenario: ALTER TABLE is done in each of its forms, with rows in the table
    When a client runs each of these
      | case                   | before                                                                                 | statement                                                  | answer             | check                                                                         | finds   |
      | one more column        | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 2)                | ALTER TABLE t ADD COLUMN b VARCHAR(5) DEFAULT 'x' AFTER id | done               | SELECT * FROM t                                                               | 1, x, 2 |
      | the first column       | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 2)                | ALTER TABLE t ADD b INT NOT NULL FIRST                     | done               | SELECT * FROM t                                                               | 0, 1, 2 |
      | one column less        | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 2)                | ALTER TABLE t DROP COLUMN a                                | done               | SELECT * FROM t                                                               | 1       |
      | another name           | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 2)                | ALTER TABLE t RENAME COLUMN a TO b                         | done               | SELECT b FROM t                                                               | 2       |
      | another name and type  | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 2)                | ALTER TABLE t CHANGE a b VARCHAR(10)                       | done               | SELECT b FROM t                                                               | "2"     |
      | another type           | CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(5)); INSERT INTO t VALUES (1, '2')       | ALTER TABLE t MODIFY a INT UNSIGNED NOT NULL               | done               | SELECT a FROM t                                                               | 2       |
      | a type that cannot be  | CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(5)); INSERT INTO t VALUES (1, 'x')       | ALTER TABLE t MODIFY a INT                                 | error 1366 "HY000" | SELECT a FROM t                                                               | x       |
      | a key that none breaks | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 2)                | ALTER TABLE t ADD UNIQUE KEY one (a), ADD INDEX two (a)    | done               | SELECT COUNT(*) FROM information_schema.statistics WHERE table_name = 't'     | 3       |
      | a key that rows break  | CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 2), (2, 2)        | ALTER TABLE t ADD UNIQUE KEY one (a)                       | error 1062 "23000" | SELECT COUNT(*) FROM t                                                        | 2       |
      | no key any more        | CREATE TABLE t (id INT PRIMARY KEY, a INT, UNIQUE KEY one (a))                         | ALTER TABLE t DROP INDEX one                               | done               | SELECT COUNT(*) FROM information_schema.statistics WHERE table_name = 't'     | 1       |
      | another default        | CREATE TABLE t (id INT PRIMARY KEY, a INT DEFAULT 1)                                   | ALTER TABLE t ALTER COLUMN a SET DEFAULT 5                 | done               | SELECT column_default FROM information_schema.columns WHERE column_name = 'a' | "5"     |
      | another table's name   | CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1)                          | ALTER TABLE t RENAME TO u                                  | done               | SELECT * FROM u                                                               | 1       |
      | two names at once      | CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1); CREATE TABLE u (id INT) | RENAME TABLE u TO v, t TO u                                | done               | SELECT * FROM u                                                               | 1       |
      | the next id            | CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY); ALTER TABLE t AUTO_INCREMENT = 100 | INSERT INTO t VALUES (NULL)                                | id 100             | SELECT id FROM t                                                              | 100     |
      | what is not there      | CREATE TABLE t (id INT PRIMARY KEY)                                                    | ALTER TABLE t DROP COLUMN nothing                          | error 1091 "42000" |                                                                               |         |
      | what is there already  | CREATE TABLE t (id INT PRIMARY KEY)                                                    | ALTER TABLE t ADD COLUMN id INT                            | error 1060 "42S21" |                                                                               |         |
    Then each answer is as the table says

  @sql_create_forms
  Scenario: CREATE and DROP are done in each of their forms
    When a client runs each of these
      | case                    | before                                                                                         | statement                                                                                | answer             | check                                                                          | finds |
      | if it is not there      | CREATE TABLE t (id INT)                                                                        | CREATE TABLE IF NOT EXISTS t (id INT, a INT)                                             | done               | SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 't'         | 1     |
      | like another one        | CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT)                                      | CREATE TABLE u LIKE t                                                                    | done               | SELECT COUNT(*) FROM u                                                         | 0     |
      | from a query            | CREATE TABLE t (id INT, a VARCHAR(5)); INSERT INTO t VALUES (1, 'x')                           | CREATE TABLE u AS SELECT a, id FROM t                                                    | done               | SELECT * FROM u                                                                | x, 1  |
      | a view                  | CREATE TABLE t (id INT, a INT); INSERT INTO t VALUES (1, 2)                                    | CREATE VIEW v AS SELECT a FROM t                                                         | done               | SELECT * FROM v                                                                | 2     |
      | a computed column       |                                                                                                | CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a * 2) STORED)                         | done               | SELECT COUNT(*) FROM t                                                         | 0     |
      | a condition             | CREATE TABLE t (a INT, CONSTRAINT positive CHECK (a > 0))                                      | INSERT INTO t VALUES (-1)                                                                | error 3819 "HY000" | SELECT COUNT(*) FROM t                                                         | 0     |
      | a key afterwards        | CREATE TABLE t (a INT)                                                                         | CREATE UNIQUE INDEX one ON t (a)                                                         | done               | SELECT index_name FROM information_schema.statistics WHERE table_name = 't'    | one   |
      | a comment and an engine |                                                                                                | CREATE TABLE t (a INT COMMENT 'x') ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='notes' | done               | SELECT table_comment FROM information_schema.tables WHERE table_name = 't'     | notes |
      | two are dropped         | CREATE TABLE t (a INT); CREATE TABLE u (a INT)                                                 | DROP TABLE IF EXISTS t, nothing, u                                                       | done               | SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() | 0     |
      | one that others need    | CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (t INT, FOREIGN KEY (t) REFERENCES t (id)) | DROP TABLE t                                                                             | error 3730 "HY000" | SELECT COUNT(*) FROM t                                                         | 0     |
      | with two primary keys   |                                                                                                | CREATE TABLE t (a INT PRIMARY KEY, b INT PRIMARY KEY)                                    | error 1068 "42000" |                                                                                |       |
      | a key of nothing        |                                                                                                | CREATE TABLE t (a INT, KEY (b))                                                          | error 1072 "42000" |                                                                                |       |
      | a default that is none  |                                                                                                | CREATE TABLE t (a INT DEFAULT 'x')                                                       | error 1067 "HY000" |                                                                                |       |
    Then each answer is as the table says

  @sql_show_create
  Scenario: A table is shown as it was defined (SHOW CREATE TABLE)
    Given a client has run the statement
      """sql
      CREATE TABLE `orders` (`id` bigint unsigned NOT NULL AUTO_INCREMENT, `who` varchar(50) NOT NULL DEFAULT 'nobody', `paid` tinyint(1) DEFAULT NULL, PRIMARY KEY (`id`), UNIQUE KEY `one` (`who`), KEY `two` (`who`(10),`paid`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
      """
    When a client runs "SHOW CREATE TABLE orders"
    Then the rows are
      | Table  | Create Table                                                                                                                                                                                                                                                                                                          |
      | orders | "CREATE TABLE `orders` (\n  `id` bigint unsigned NOT NULL AUTO_INCREMENT,\n  `who` varchar(50) NOT NULL DEFAULT 'nobody',\n  `paid` tinyint(1) DEFAULT NULL,\n  PRIMARY KEY (`id`),\n  UNIQUE KEY `one` (`who`),\n  KEY `two` (`who`(10),`paid`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci" |

  @sql_describe
  Scenario Outline: A table's columns are described (<how>)
    Given a client has run "CREATE TABLE orders (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, who VARCHAR(50) NOT NULL UNIQUE, at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP, price DECIMAL(10,2) DEFAULT '0.00')"
    When a client runs "<statement>"
    Then the rows are
      | Field | Type          | Null | Key | Default           | Extra             |
      | id    | int unsigned  | NO   | PRI | NULL              | auto_increment    |
      | who   | varchar(50)   | NO   | UNI | NULL              | ""                |
      | at    | timestamp     | YES  | ""  | CURRENT_TIMESTAMP | DEFAULT_GENERATED |
      | price | decimal(10,2) | YES  | ""  | "0.00"            | ""                |

    Examples:
      | how          | statement                |
      | DESCRIBE     | DESCRIBE orders          |
      | DESC         | DESC `orders`            |
      | SHOW COLUMNS | SHOW COLUMNS FROM orders |
      | SHOW FIELDS  | SHOW FIELDS IN orders    |

  @sql_introspection
  Scenario: What is there is told in every way that tools ask (SHOW and information_schema)
    Given a client has run the statements
      """sql
      CREATE TABLE authors (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL, KEY by_name (name));
      CREATE TABLE books (id INT PRIMARY KEY, author INT NOT NULL, title TEXT, CONSTRAINT written_by FOREIGN KEY (author) REFERENCES authors (id) ON DELETE CASCADE);
      INSERT INTO authors (name) VALUES ('Ada'), ('Bob');
      """
    When a client runs each of these
      | case                | statement                                                                                                                                         | answer                                  |
      | tables              | SHOW TABLES                                                                                                                                       | authors / books                         |
      | some tables         | SHOW TABLES LIKE 'bo%'                                                                                                                            | books                                   |
      | tables with kind    | SHOW FULL TABLES                                                                                                                                  | authors, BASE TABLE / books, BASE TABLE |
      | databases           | SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = DATABASE()                                                                   | 1                                       |
      | one column          | SHOW COLUMNS FROM authors LIKE 'name'                                                                                                             | name, varchar(20), NO, MUL, NULL, ""    |
      | keys                | SELECT index_name, column_name, non_unique FROM information_schema.statistics WHERE table_name = 'authors' ORDER BY non_unique                    | PRIMARY, id, 0 / by_name, name, 1       |
      | a key by SHOW       | SELECT COUNT(*) FROM information_schema.table_constraints WHERE table_name = 'books' AND constraint_type = 'FOREIGN KEY'                          | 1                                       |
      | where keys lead     | SELECT column_name, referenced_table_name, referenced_column_name FROM information_schema.key_column_usage WHERE constraint_name = 'written_by'   | author, authors, id                     |
      | what keys do        | SELECT delete_rule FROM information_schema.referential_constraints WHERE constraint_name = 'written_by'                                           | CASCADE                                 |
      | whether it is there | SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'books' AND table_type IN ('BASE TABLE')) | 1                                       |
      | whether it is not   | SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'nothing'                                                                       | 0                                       |
      | types of columns    | SELECT data_type, column_type FROM information_schema.columns WHERE table_name = 'authors' AND column_name = 'name'                               | varchar, varchar(20)                    |
      | a variable          | SHOW VARIABLES LIKE 'max_allowed_packet'                                                                                                          | max_allowed_packet, "67108864"          |
      | characters          | SHOW VARIABLES LIKE 'character_set_client'                                                                                                        | character_set_client, utf8mb4           |
      | warnings            | SHOW WARNINGS                                                                                                                                     | no rows                                 |
    Then each answer is as the table says
