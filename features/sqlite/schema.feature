@sqlite-cluster @sqlite @requires.cluster
Feature: Tables are the same on every node
  An application that is updated changes its tables: at the primary, once. Every node has them as
  they are then, with all that was in them.

  Background:
    Given a cluster of 3 nodes with a database
    And a client at node "a" has run the statements
      """sql
      CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL DEFAULT 'nobody', age INT);
      INSERT INTO people (name, age) VALUES ('Ada', 36), ('Bob', 40);
      """

  @sqlite_schema_create
  Scenario: A new table is on every node, as it was made
    When a client at node "a" runs "CREATE TABLE books (isbn CHAR(13) PRIMARY KEY, title VARCHAR(99) NOT NULL, price DECIMAL(6,2) DEFAULT 9.90)"
    Then within the replication time a new client at every node finds the rows by "SHOW COLUMNS FROM books"
      | Field | Type         | Null | Key | Default | Extra |
      | isbn  | char(13)     | NO   | PRI | NULL    | ""    |
      | title | varchar(99)  | NO   | ""  | NULL    | ""    |
      | price | decimal(6,2) | YES  | ""  | "9.90"  | ""    |

  @sqlite_schema_alter
  Scenario Outline: A table that is changed has changed on every node, and goes on being written (<what>)
    Given a client at node "a" has run "ALTER TABLE people <change>"
    When a client at node "a" runs "<insert>"
    Then the statement is done
    And within the replication time a new client at every node finds the rows by "<query>"
      | found      |
      | <first>    |
      | <second>   |
      | <third>    |
    And the log of node "b" never says "diverged"

    Examples:
      | what                  | change                                      | insert                                                 | query                                                    | first | second | third |
      | a column more         | ADD COLUMN town VARCHAR(20) DEFAULT 'Paris' | INSERT INTO people (name, town) VALUES ('Cid', 'Rome') | SELECT town AS found FROM people ORDER BY id             | Paris | Paris  | Rome  |
      | a column less         | DROP COLUMN age                             | INSERT INTO people VALUES (3, 'Cid')                   | SELECT name AS found FROM people ORDER BY id             | Ada   | Bob    | Cid   |
      | a column of new name  | CHANGE COLUMN age years INT                 | INSERT INTO people (name, years) VALUES ('Cid', 50)    | SELECT years AS found FROM people ORDER BY id            | 36    | 40     | 50    |
      | a column of new type  | MODIFY COLUMN age VARCHAR(9)                | INSERT INTO people (name, age) VALUES ('Cid', 'old')   | SELECT CONCAT(age, '!') AS found FROM people ORDER BY id | 36!   | 40!    | old!  |
      | ids that go on higher | AUTO_INCREMENT = 50                         | INSERT INTO people (name) VALUES ('Cid')               | SELECT id AS found FROM people ORDER BY id               | 1     | 2      | 50    |

  @sqlite_schema_alter_clock
  Scenario: A new column that is filled from a clock is the same on every node
    Given a client at node "a" has run "ALTER TABLE people ADD COLUMN changed DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)"
    And a client at node "a" has run "CREATE TABLE seen (id INT, changed VARCHAR(40))"
    When a client at node "a" runs "INSERT INTO seen SELECT id, changed FROM people"
    Then within the replication time a new client at every node finds 2 by "SELECT COUNT(*) FROM people JOIN seen ON people.id = seen.id AND people.changed = seen.changed"

  @sqlite_schema_rename
  Scenario: A table of another name has it on every node
    When a client at node "a" runs "ALTER TABLE people RENAME TO persons"
    Then within the replication time a new client at every node finds 2 by "SELECT COUNT(*) FROM persons"
    And a new client at every node finds 0 by "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'people'"

  @sqlite_schema_drop
  Scenario: A table that is dropped is on no node
    When a client at node "a" runs "DROP TABLE people"
    Then within the replication time a new client at every node finds 0 by "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'people'"

  @sqlite_schema_truncate
  Scenario: A table that is emptied is empty on every node, and counts from the start
    Given a client at node "a" has run "TRUNCATE TABLE people"
    When a client at node "a" runs "INSERT INTO people (name) VALUES ('first')"
    Then the statement makes the id 1
    And within the replication time a new client at every node finds "1 first" by "SELECT CONCAT(id, ' ', name) FROM people"
    And the log of node "b" never says "diverged"

  @sqlite_schema_view
  Scenario: A view shows on every node what it shows at the primary
    Given a client at node "a" has run "CREATE VIEW old_people AS SELECT name FROM people WHERE age > 39"
    When a client at node "a" runs "INSERT INTO people (name, age) VALUES ('Cid', 50)"
    Then within the replication time a new client at every node finds "Bob,Cid" by "SELECT GROUP_CONCAT(name) FROM old_people"
    And the log of node "b" never says "diverged"

  @sqlite_schema_unique
  Scenario: A key that must be unique is so on every node, whoever is the primary
    Given a client at node "a" has run "ALTER TABLE people ADD UNIQUE KEY one_each (name)"
    And node "a" was killed
    And within the failover time nodes "b" and "c" take node "b" for the primary
    When a client at node "b" runs "INSERT INTO people (name) VALUES ('Ada')"
    Then the statement is refused with 1062 "23000"
    And a new client at nodes "b" and "c" finds 2 by "SELECT COUNT(*) FROM people"

  @sqlite_schema_failover
  Scenario: A table that was just changed is whole on the next primary (a column more)
    Given a client at node "a" has run "ALTER TABLE people ADD COLUMN town VARCHAR(20) DEFAULT 'Paris'"
    And node "a" was killed
    And within the failover time nodes "b" and "c" take node "b" for the primary
    When a client at node "b" runs "INSERT INTO people (name, town) VALUES ('Cid', 'Rome')"
    Then within the replication time a new client at nodes "b" and "c" finds "Paris,Paris,Rome" by "SELECT GROUP_CONCAT(town) FROM people"
