@single @sqlite @security
Feature: What users type stays text, and names stay names
  Somebody will always type a quote, a semicolon and a comment. As a value or as a name it is only
  characters; no statement comes of it.

  Background:
    Given a node with a database
    And a client has run the statements
      """sql
      CREATE TABLE users (name VARCHAR(100) PRIMARY KEY, secret VARCHAR(20));
      INSERT INTO users VALUES ('ada', 'of ada'), ('bob', 'of bob');
      """

  @sql_injection_values
  Scenario Outline: A value that looks like SQL finds nothing and harms nothing (<value>, through <client>)
    When a client runs "SELECT secret FROM users WHERE name = ?" with the values ["<value>"] through <client>
    Then the statement finds no rows
    And a new client finds 2 by "SELECT COUNT(*) FROM users"

    Examples:
      | value                               | client        |
      | ' OR '1'='1                         | PyMySQL       |
      | ' OR '1'='1                         | PDO           |
      | ' OR '1'='1                         | mysqli        |
      | '; DROP TABLE users; --             | PyMySQL       |
      | ' UNION SELECT secret FROM users -- | mysqli        |
      | %                                   | PyMySQL       |
      | \\' OR 1=1 -- x                     | PDO, prepared |

    @sql_injection_backslash
    Examples:
      | value           | client |
      | \\' OR 1=1 -- x | PDO    |

  @sql_injection_names
  Scenario: A name may have any character in it, and is still only a name
    When a client runs each of these
      | case                | before                                                     | statement                                                                   | answer                    |
      | a quote             | CREATE TABLE `it's` (a INT); INSERT INTO `it's` VALUES (1) | SELECT a FROM `it's`                                                        | 1                         |
      | double quotes       | CREATE TABLE `say "x"` (a INT)                             | SHOW COLUMNS FROM `say "x"`                                                 | a, int, YES, "", NULL, "" |
      | double quotes, read | CREATE TABLE `d"q` (`a"b` INT)                             | SELECT COUNT(`a"b`) FROM `d"q`                                              | 0                         |
      | a backquote         | CREATE TABLE `a``b` (a INT)                                | SELECT COUNT(*) FROM `a``b`                                                 | 0                         |
      | a statement         | CREATE TABLE `x;DROP TABLE users;--` (a INT)               | SELECT COUNT(*) FROM `x;DROP TABLE users;--`                                | 0                         |
      | of a column         | CREATE TABLE t (`a') --` INT); INSERT INTO t VALUES (5)    | SELECT `a') --` FROM t                                                      | 5                         |
      | a word of SQL       | CREATE TABLE `select` (`from` INT, `order` INT)            | SELECT `from`, `order` FROM `select`                                        | no rows                   |
      | what is not there   |                                                            | SHOW COLUMNS FROM `users' OR '1'='1`                                        | error 1146 "42S02"        |
      | in a pattern        |                                                            | SHOW TABLES LIKE 'x'' OR ''1''=''1'                                         | no rows                   |
      | described           |                                                            | DESCRIBE `users; DROP TABLE users`                                          | error 1146 "42S02"        |
      | an index            | CREATE TABLE t (a INT, KEY `k'"``;--` (a))                 | SELECT index_name FROM information_schema.statistics WHERE table_name = 't' | "k'\"`;--"                |
      | a savepoint         | START TRANSACTION; SAVEPOINT `s";DROP TABLE users`         | ROLLBACK TO SAVEPOINT `s";DROP TABLE users`                                 | done                      |
    Then each answer is as the table says
    And a new client finds 2 by "SELECT COUNT(*) FROM users"

  @sql_injection_files
  Scenario: No statement reaches another file or the node's own tables
    When a client runs each of these
      | case                | statement                                       | answer  |
      | another database    | ATTACH DATABASE '/tmp/stolen.db' AS stolen      | refused |
      | a copy elsewhere    | VACUUM INTO '/tmp/stolen.db'                    | refused |
      | how SQLite works    | PRAGMA journal_mode = OFF                       | refused |
      | a file into a table | LOAD DATA INFILE '/etc/passwd' INTO TABLE users | refused |
      | a table into a file | SELECT * FROM users INTO OUTFILE '/tmp/stolen'  | refused |
      | a file as a value   | SELECT LOAD_FILE('/etc/passwd')                 | refused |
      | a program           | SELECT LOAD_EXTENSION('/tmp/x.so')              | refused |
      | another database's  | SELECT * FROM mysql.user                        | refused |
    Then each answer is as the table says
    And a new client finds 2 by "SELECT COUNT(*) FROM users"
