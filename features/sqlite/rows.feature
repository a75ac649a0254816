@single @sqlite
Feature: Applications find a MySQL server in the node
  Who runs a site needs no database server beside it: with `[db.sqlite]` the node has a database of
  its own, in one file, and applications speak MySQL to it as they always have.

  Background:
    Given a node with a database

  @sql_rows_come_back
  Scenario Outline: What was inserted is found (through <client>)
    Given a client has run the statements
      """sql
      CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50), born DATE, height DECIMAL(4,2));
      INSERT INTO people (name, born, height) VALUES ('Ada', '1815-12-10', 1.65), ('Élodie 😀', NULL, NULL);
      """
    When a client runs "SELECT name, born, height FROM people ORDER BY id" <way>
    Then the rows are
      | name     | born       | height |
      | Ada      | 1815-12-10 | 1.65   |
      | Élodie 😀 | NULL       | NULL   |

    Examples:
      | client                | way                             |
      | PyMySQL               | through PyMySQL                 |
      | PyMySQL, prepared     | through PyMySQL, prepared       |
      | PDO                   | through PDO                     |
      | PDO, prepared         | through PDO, prepared           |
      | mysqli                | through mysqli                  |
      | mysqli, prepared      | through mysqli, prepared        |
      | a program of the host | through the command-line client |
