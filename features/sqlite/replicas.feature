@sqlite-cluster @sqlite @requires.cluster
Feature: Replicas are read, and not written
  Every node answers questions from its own copy. Who writes at a replica by mistake is told so at
  once, in the words in which MySQL says it, so that no order is taken that nobody else will ever see.

  Background:
    Given a cluster of 3 nodes with a database
    And a client at node "a" has run the statements
      """sql
      CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) UNIQUE);
      INSERT INTO people (name) VALUES ('Ada'), ('Bob');
      """
    And within the replication time a new client at node "b" finds 2 by "SELECT COUNT(*) FROM people"

  @sqlite_replica_reads
  Scenario: A replica answers questions, also joined and prepared ones
    When a client at node "b" runs "SELECT p.name FROM people p JOIN people q ON q.id = p.id WHERE p.id > ?" with the values [1]
    Then the rows are
      | name |
      | Bob  |

  @sqlite_replica_refuses
  Scenario: A replica takes no writes, and says that it is read-only (each kind of them)
    When a client at node "b" runs each of these
      | case              | statement                                   | answer             | check                                                                     | finds |
      | a row             | INSERT INTO people (name) VALUES ('Cid')    | error 1290 "HY000" | SELECT COUNT(*) FROM people                                               | 2     |
      | a row in place    | REPLACE INTO people VALUES (1, 'Eve')       | error 1290 "HY000" | SELECT name FROM people WHERE id = 1                                      | Ada   |
      | a change          | UPDATE people SET name = 'Eve' WHERE id = 1 | error 1290 "HY000" | SELECT name FROM people WHERE id = 1                                      | Ada   |
      | a removal         | DELETE FROM people                          | error 1290 "HY000" | SELECT COUNT(*) FROM people                                               | 2     |
      | a table           | CREATE TABLE books (id INT)                 | error 1290 "HY000" | SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'books' | 0     |
      | a column          | ALTER TABLE people ADD COLUMN age INT       | error 1290 "HY000" | SELECT COUNT(*) FROM information_schema.columns WHERE column_name = 'age' | 0     |
      | no table any more | DROP TABLE people                           | error 1290 "HY000" | SELECT COUNT(*) FROM people                                               | 2     |
      | no rows any more  | TRUNCATE TABLE people                       | error 1290 "HY000" | SELECT COUNT(*) FROM people                                               | 2     |
    Then each answer is as the table says
    And a new client at every node finds "Ada,Bob" by "SELECT GROUP_CONCAT(name) FROM people"

  @sqlite_replica_tells_primary
  Scenario: Who is refused at a replica is told where the primary is
    When a client at node "c" runs "INSERT INTO people (name) VALUES ('Cid')"
    Then the statement is refused with 1290 "HY000", and told "the primary is node-a"

  @sqlite_replica_read_only
  Scenario: An application can ask a node whether it takes writes
    When a client at node "b" runs "SELECT @@read_only, @@super_read_only"
    Then the rows are
      | @@read_only | @@super_read_only |
      | 1           | 1                 |
    And a new client at node "c" finds 1 by "SELECT @@read_only"
    And a new client at node "a" finds 0 by "SELECT @@read_only"

  @sqlite_replica_transaction
  Scenario: A transaction at a replica reads, and goes on after a refused write
    Given client "r" at node "b" has run "START TRANSACTION"
    And client "r" at node "b" has run "SELECT COUNT(*) FROM people"
    And client "r" at node "b" has run "INSERT INTO people (name) VALUES ('Cid')"
    When client "r" at node "b" runs "SELECT COUNT(*) FROM people"
    Then the rows are
      | COUNT(*) |
      | 2        |

  @sqlite_replica_stable
  Scenario: A transaction at a replica sees the same until it ends, whatever arrives from the primary
    Given client "r" at node "b" has run "START TRANSACTION"
    And client "r" at node "b" has run "SELECT COUNT(*) FROM people"
    And a client at node "a" has run "INSERT INTO people (name) VALUES ('Cid')"
    And within the replication time a new client at node "b" finds 3 by "SELECT COUNT(*) FROM people"
    When client "r" at node "b" runs "SELECT COUNT(*) FROM people"
    Then the rows are
      | COUNT(*) |
      | 2        |

  @sqlite_replica_locking_read
  Scenario: Who reads to write later does not hold up what arrives at a replica (SELECT ... FOR UPDATE)
    Given client "r" at node "b" has run "START TRANSACTION"
    And client "r" at node "b" has run "SELECT name FROM people FOR UPDATE"
    When a client at node "a" runs "INSERT INTO people (name) VALUES ('Cid')"
    Then within the replication time a new client at node "b" finds 3 by "SELECT COUNT(*) FROM people"

  @sqlite_replica_pages @requires.php
  Scenario Outline: Pages on a replica read, and are told where they may not write (<way>)
    Given a client at node "b" has run "SELECT COUNT(*) FROM people" through <way>
    When a client at node "b" runs "INSERT INTO people (name) VALUES ('Cid')" through <way>
    Then the statement is refused with 1290 "HY000"
    And a new client at every node finds 2 by "SELECT COUNT(*) FROM people"

    Examples:
      | way    |
      | PDO    |
      | mysqli |

  @sqlite_replica_page_reads @requires.php
  Scenario: A page on any node shows what was written at the primary
    Given a client at node "a" has run "INSERT INTO people (name) VALUES ('Cid')" through PDO
    And within the replication time a new client at every node finds 3 by "SELECT COUNT(*) FROM people"
    When a client at node "c" runs "SELECT name FROM people ORDER BY id" through PDO
    Then the rows are
      | name |
      | Ada  |
      | Bob  |
      | Cid  |

  @sqlite_gateway_reads
  Scenario: Who comes through the gateway reads the same, whichever node it is passed on to (6 clients)
    When 6 clients at the gateway run "SELECT COUNT(*) FROM people WHERE id > 1"
    Then each statement finds 1 row
    And a new client at the gateway finds "Ada,Bob" by "SELECT GROUP_CONCAT(name) FROM people"

  @sqlite_gateway_failover
  Scenario: Who comes through the gateway still reads when the primary has died
    Given node "a" was killed
    And within the failover time nodes "b" and "c" take node "b" for the primary
    When a client at node "b" runs "INSERT INTO people (name) VALUES ('Cid')"
    Then within the replication time a new client at nodes "b" and "c" finds 3 by "SELECT COUNT(*) FROM people"
    And within the failover time a new client at the gateway finds 3 by "SELECT COUNT(*) FROM people"
