@single @sqlite
Feature: A refused statement says why, as MySQL does
  Applications decide by the number of an error: to try once more, to say that a name is taken, or
  to make a table. What was refused has changed nothing.

  Background:
    Given a node with a database
    And a client has run the statements
      """sql
      CREATE TABLE teams (id INT PRIMARY KEY, name VARCHAR(10) NOT NULL);
      CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(10) NOT NULL UNIQUE, age TINYINT, team INT, FOREIGN KEY (team) REFERENCES teams (id));
      INSERT INTO teams VALUES (1, 'red');
      INSERT INTO people VALUES (1, 'Ada', 36, 1);
      """

  @sql_error_keys
  Scenario: A row that breaks a key is refused with MySQL's number (unique and foreign keys)
    When a client runs each of these
      | case                       | statement                                               | answer             | check                             | finds |
      | a name that is taken       | INSERT INTO people (name) VALUES ('Ada')                | error 1062 "23000" | SELECT COUNT(*) FROM people       | 1     |
      | a team that is not there   | INSERT INTO people (name, team) VALUES ('Bob', 9)       | error 1452 "23000" | SELECT COUNT(*) FROM people       | 1     |
      | a team that is needed      | DELETE FROM teams WHERE id = 1                          | error 1451 "23000" | SELECT COUNT(*) FROM teams        | 1     |
    Then each answer is as the table says

  @sql_error_values
  Scenario: A value that does not fit is refused with MySQL's number (nothing, too long, too large, too many)
    When a client runs each of these
      | case                       | statement                                               | answer             | check                             | finds |
      | nothing where it must be   | INSERT INTO people (name) VALUES (NULL)                 | error 1048 "23000" | SELECT COUNT(*) FROM people       | 1     |
      | no value and no default    | INSERT INTO people (age) VALUES (3)                     | error 1364 "HY000" | SELECT COUNT(*) FROM people       | 1     |
      | a text that is too long    | UPDATE people SET name = 'Ada Lovelace' WHERE id = 1    | error 1406 "22001" | SELECT name FROM people           | Ada   |
      | a number that is too large | UPDATE people SET age = 128 WHERE id = 1                | error 1264 "22003" | SELECT age FROM people            | 36    |
      | a text that is no number   | UPDATE people SET age = 'old' WHERE id = 1              | error 1366 "HY000" | SELECT age FROM people            | 36    |
      | too many values            | INSERT INTO teams VALUES (2, 'blue', 3)                 | error 1136 "21S01" | SELECT COUNT(*) FROM teams        | 1     |
    Then each answer is as the table says

  @sql_error_names
  Scenario: A name or a word that nobody knows is refused with MySQL's number (tables, columns, functions)
    When a client runs each of these
      | case                       | statement                                               | answer             | check                             | finds |
      | a table that is not there  | SELECT * FROM nobody                                    | error 1146 "42S02" |                                   |       |
      | a column that is not there | SELECT surname FROM people                              | error 1054 "42S22" |                                   |       |
      | a function that is unknown | SELECT UNHEARD(1)                                       | error 1305 "42000" |                                   |       |
      | a word that is misspelt    | SELEKT 1                                                | error 1064 "42000" |                                   |       |
      | no statement at all        | ;                                                       | error 1065 "42000" |                                   |       |
      | a table that is there      | CREATE TABLE people (id INT)                            | error 1050 "42S01" | SELECT COUNT(*) FROM people       | 1     |
      | nothing to drop            | DROP TABLE nobody                                       | error 1051 "42S02" |                                   |       |
      | a variable that is unknown | SET nonsense = 1                                        | error 1193 "HY000" |                                   |       |
    Then each answer is as the table says

  @sql_error_in_clients
  Scenario Outline: Every client is told number and SQLSTATE (<client>)
    When a client runs "INSERT INTO people (name) VALUES ('Ada')" <way>
    Then the statement is refused with 1062 "23000"
    And a new client finds 1 by "SELECT COUNT(*) FROM people"

    Examples:
      | client                | way                             |
      | PyMySQL               | through PyMySQL                 |
      | PyMySQL, prepared     | through PyMySQL, prepared       |
      | PDO                   | through PDO                     |
      | PDO, prepared         | through PDO, prepared           |
      | mysqli                | through mysqli                  |
      | mysqli, prepared      | through mysqli, prepared        |
      | a program of the host | through the command-line client |

  @sql_error_no_harm
  Scenario: A refused statement does not end the connection or the transaction (a name that is taken)
    Given client "a" has run "START TRANSACTION"
    And client "a" has run "UPDATE people SET age = 37 WHERE id = 1"
    And client "a" has run "INSERT INTO people (name) VALUES ('Ada')"
    When client "a" runs "COMMIT"
    Then the statement is done
    And a new client finds 37 by "SELECT age FROM people WHERE id = 1"
