@sqlite-cluster @sqlite @ha @requires.cluster @requires.resp
Feature: When the primary fails, another node goes on with everything
  Machines die. What an application was told is done stays done: the next primary has it, and takes
  the next order within seconds. Who was away comes back, and catches up.

  Background:
    Given a cluster of 3 nodes with a database
    And a client at node "a" has run the statements
      """sql
      CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(20));
      INSERT INTO orders (what) VALUES ('coffee');
      """
    And within the election time every node takes node "a" for the primary

  @sqlite_failover
  Scenario: After the primary was killed another node takes writes, and they are on the rest
    Given node "a" was killed
    And within the failover time nodes "b" and "c" take node "b" for the primary
    When a client at node "b" runs "INSERT INTO orders (what) VALUES ('tea')"
    Then the statement makes the id 2
    And within the replication time a new client at nodes "b" and "c" finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"

  @sqlite_failover_acknowledged
  Scenario: No acknowledged row is lost with the primary (4 clients who keep inserting)
    Given 4 clients at node "a" have kept inserting rows
    When node "a" is killed
    Then within the failover time nodes "b" and "c" take one of nodes "b" and "c" for the primary
    And within the repair time a new client at nodes "b" and "c" finds every acknowledged row once, and no refused one

  @sqlite_failover_acknowledged_back
  Scenario: No acknowledged row is lost when the killed primary comes back
    Given 4 clients at node "a" have kept inserting rows
    And node "a" was killed
    And within the failover time nodes "b" and "c" take one of nodes "b" and "c" for the primary
    When node "a" is started again
    Then within the failover time every node takes one of nodes "b" and "c" for the primary
    And within the repair time a new client at every node finds every acknowledged row once, and no refused one

  @sqlite_failover_stopped
  Scenario: A primary that is stopped is followed by another one, and nothing is lost
    Given 4 clients at node "a" have kept inserting rows
    When node "a" is stopped
    Then within the failover time nodes "b" and "c" take one of nodes "b" and "c" for the primary
    And within the repair time a new client at nodes "b" and "c" finds every acknowledged row once, and no refused one

  @sqlite_failover_back
  Scenario: A primary that comes back is a replica, and has what it missed
    Given node "a" was killed
    And within the failover time nodes "b" and "c" take node "b" for the primary
    And a client at node "b" has run "INSERT INTO orders (what) VALUES ('tea')"
    When node "a" is started again
    Then within the failover time every node takes node "b" for the primary
    And within the repair time a new client at every node finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"
    And a new client at node "a" finds 1 by "SELECT @@read_only"

  @sqlite_failover_twice
  Scenario: Primaries may fail one after the other, as long as the others are back
    Given node "a" was killed
    And within the failover time nodes "b" and "c" take node "b" for the primary
    And a client at node "b" has run "INSERT INTO orders (what) VALUES ('tea')"
    And node "a" was started again
    And within the repair time a new client at node "a" finds 2 by "SELECT COUNT(*) FROM orders"
    When node "b" is killed
    Then within the failover time nodes "a" and "c" take node "a" for the primary
    And a new client at nodes "a" and "c" finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"

  @sqlite_failover_restart
  Scenario: A primary that is back at once has lost nothing (killed and started again)
    Given 4 clients at node "a" have kept inserting rows
    And node "a" was killed
    When node "a" is started again
    Then within the failover time every node takes one node for the primary
    And within the repair time a new client at every node finds 1 by "SELECT COUNT(*) FROM orders"
    And within the repair time a new client at every node finds every acknowledged row once, and no refused one

  @sqlite_failover_open_transaction
  Scenario: Of a transaction that was open when the primary died nothing is there
    Given client "w" at node "a" has run "START TRANSACTION"
    And client "w" at node "a" has run "INSERT INTO orders (what) VALUES ('half')"
    And node "a" was killed
    And within the failover time nodes "b" and "c" take node "b" for the primary
    When node "a" is started again
    Then within the repair time a new client at every node finds "coffee" by "SELECT GROUP_CONCAT(what) FROM orders"

  @sqlite_failover_ids
  Scenario Outline: An id that was given is not given again by the next primary (<of>)
    Given client "w" at node "a" has run the statements
      """sql
      START TRANSACTION;
      INSERT INTO orders (what) VALUES ('tea');
      <meanwhile>;
      DELETE FROM orders WHERE id = 2;
      COMMIT;
      """
    And node "a" was killed
    And within the failover time nodes "b" and "c" take node "b" for the primary
    When a client at node "b" runs "INSERT INTO orders (what) VALUES ('milk')"
    Then the statement makes the id 3

    Examples:
      | of                               | meanwhile                   |
      | a row that was deleted           | COMMIT                      |
      | a row that came and went at once | SELECT COUNT(*) FROM orders |

  @sqlite_failover_wakes
  Scenario: A primary that slept is none when it wakes, and has what it missed
    Given node "a" was paused
    And within the failover time nodes "b" and "c" take node "b" for the primary
    And a client at node "b" has run "INSERT INTO orders (what) VALUES ('tea')"
    When node "a" is woken
    Then a new client at node "a" finds 1 by "SELECT @@read_only"
    And within the failover time every node takes node "b" for the primary
    And within the repair time a new client at every node finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"

  @sqlite_failover_wakes_writing
  Scenario: A primary that wakes takes no write, not even the first one
    Given client "w" at node "a" has connected
    And node "a" was paused
    And within the failover time nodes "b" and "c" take node "b" for the primary
    And node "a" was woken
    When client "w" at node "a" runs "INSERT INTO orders (what) VALUES ('too late')"
    Then the statement is refused with 1290 "HY000"
    And within the repair time a new client at every node finds "coffee" by "SELECT GROUP_CONCAT(what) FROM orders"

  @sqlite_failover_wakes_transaction
  Scenario: A transaction that a primary slept through is not committed when it wakes
    Given client "w" at node "a" has run "START TRANSACTION"
    And client "w" at node "a" has run "INSERT INTO orders (what) VALUES ('too late')"
    And node "a" was paused
    And within the failover time nodes "b" and "c" take node "b" for the primary
    And a client at node "b" has run "INSERT INTO orders (what) VALUES ('tea')"
    And node "a" was woken
    When client "w" at node "a" runs "COMMIT"
    Then within the repair time a new client at every node finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"

  @sqlite_failover_wakes_idle
  Scenario: A transaction that nobody ends does not keep from a node what it slept through
    Given client "w" at node "a" has run "START TRANSACTION"
    And client "w" at node "a" has run "INSERT INTO orders (what) VALUES ('too late')"
    And node "a" was paused
    And within the failover time nodes "b" and "c" take node "b" for the primary
    And a client at node "b" has run "INSERT INTO orders (what) VALUES ('tea')"
    When node "a" is woken
    Then within the repair time a new client at every node finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"

  @sqlite_failover_knows_all
  Scenario: The next primary is one that has everything, also where that is not the lowest by name
    Given node "b" was cut off from the others
    And a client at node "a" has run "INSERT INTO orders (what) VALUES ('tea')"
    And node "a" was killed
    When the links are healed
    Then within the failover time nodes "b" and "c" take node "c" for the primary
    And within the repair time a new client at nodes "b" and "c" finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"

  @sqlite_failover_acknowledged_wakes
  Scenario: No acknowledged row is lost, and no refused one done, when the primary sleeps and wakes
    Given 4 clients at node "a" have kept inserting rows
    And node "a" was paused
    And within the failover time nodes "b" and "c" take one of nodes "b" and "c" for the primary
    When node "a" is woken
    Then within the failover time every node takes one of nodes "b" and "c" for the primary
    And within the repair time a new client at every node finds every acknowledged row once, and no refused one

  @sqlite_replica_killed
  Scenario: A replica that dies holds nobody up, and catches up when it is back
    Given node "c" was killed
    And a client at node "a" has run "INSERT INTO orders (what) VALUES ('tea')"
    When node "c" is started again
    Then the statement is done
    And within the repair time a new client at every node finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"
    And for the next 2 s every node takes node "a" for the primary

  @sqlite_replica_wiped
  Scenario: A replica that has lost its disk gets all of the database
    Given a client at node "a" has run "INSERT INTO orders (what) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT i FROM n"
    And node "c" was killed
    When node "c" is started again with an empty disk
    Then within the repair time a new client at node "c" finds 2001 by "SELECT COUNT(*) FROM orders"
    And the log of node "c" says "snapshot bootstrap complete; replica seeded and ready to tail CDC"
    And the log of node "a" says "served snapshot bootstrap"
    And within the repair time a new client at node "c" finds "orders" by "SHOW TABLES"

  @sqlite_primary_wiped
  Scenario: A primary that comes back with an empty disk is a replica, and empties nobody's database
    Given node "a" was killed
    And within the failover time nodes "b" and "c" take node "b" for the primary
    When node "a" is started again with an empty disk
    Then within the failover time every node takes node "b" for the primary
    And within the repair time a new client at every node finds "coffee" by "SELECT GROUP_CONCAT(what) FROM orders"
    And the log of node "a" says "snapshot bootstrap complete; replica seeded and ready to tail CDC"

  @sqlite_primary_wiped_fast
  Scenario: A primary that is back at once with an empty disk empties nobody's database
    Given node "a" was killed
    When node "a" is started again with an empty disk
    Then within the failover time every node takes one of nodes "b" and "c" for the primary
    And within the repair time a new client at every node finds "coffee" by "SELECT GROUP_CONCAT(what) FROM orders"

  @sqlite_wiped_does_not_count
  Scenario: A node that lost its disk does not make up a majority before it has the database again
    Given node "c" was cut off from the others
    And a client at node "a" has run "INSERT INTO orders (what) VALUES ('tea')"
    And nodes "a" and "b" were killed
    And the links are healed
    When node "b" is started again with an empty disk, without waiting
    Then within the failover time node "c" takes no node for the primary
    And for the next 4 s node "c" takes no node for the primary
    And a new client at node "c" finds 1 by "SELECT @@read_only"

  @sqlite_late_node
  Scenario: A node that comes later gets all of the database (a fourth one)
    Given a client at node "a" has run "CREATE VIEW all_orders AS SELECT what FROM orders"
    When node "d" is added
    Then within the repair time a new client at node "d" finds "coffee" by "SELECT what FROM all_orders"
    And within the failover time node "d" takes node "a" for the primary
    And a new client at node "d" finds 1 by "SELECT @@read_only"

  @sqlite_late_node_counts @requires.voters
  Scenario: Nodes that came later make up a majority with others (3 of 5)
    Given nodes "d" and "e" were added
    And the log of nodes "c", "d" and "e" says "SQLite election: voters agreed count=5"
    When nodes "a" and "b" are killed
    Then within the failover time nodes "c", "d" and "e" take node "c" for the primary
    And within the repair time a new client at nodes "c", "d" and "e" finds "coffee" by "SELECT what FROM orders"

  @sqlite_replica_moved
  Scenario: A node that comes back at another address gets all of the database
    Given node "c" was killed
    When node "c" is started again at another address
    Then within the repair time a new client at node "c" finds "coffee" by "SELECT what FROM orders"
    And within the failover time every node takes node "a" for the primary

  @sqlite_all_down
  Scenario Outline: Nodes that were all down have one primary again, and everything (<how>)
    Given 4 clients at node "a" have kept inserting rows
    And nodes "a", "b" and "c" were <how>
    When nodes "c", "b" and "a" are started again without waiting
    Then within the failover time every node takes one node for the primary
    And within the repair time a new client at every node finds 1 by "SELECT COUNT(*) FROM orders"
    And within the repair time a new client at every node finds every acknowledged row once, and no refused one

    Examples:
      | how              |
      | killed           |
      | stopped together |

  @sqlite_majority_up
  Scenario: Two of three nodes that were all down go on with everything
    Given 4 clients at node "a" have kept inserting rows
    And nodes "a", "b" and "c" were killed
    When nodes "b" and "c" are started again without waiting
    Then within the failover time nodes "b" and "c" take one of nodes "b" and "c" for the primary
    And within the repair time a new client at nodes "b" and "c" finds 1 by "SELECT COUNT(*) FROM orders"
    And within the repair time a new client at nodes "b" and "c" finds every acknowledged row once, and no refused one

  @sqlite_rolling_restart
  Scenario: Nodes that are restarted one after the other lose nothing
    Given 4 clients at node "a" have kept inserting rows
    When every node is restarted, one after the other
    Then within the failover time every node takes one node for the primary
    And within the repair time a new client at every node finds "coffee" by "SELECT GROUP_CONCAT(what) FROM orders"
    And within the repair time a new client at every node finds every acknowledged row once, and no refused one
