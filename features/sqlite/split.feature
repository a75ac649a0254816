@sqlite-cluster @sqlite @ha @requires.cluster @requires.resp
Feature: A cut network makes no second primary
  Two nodes that both take orders would each know half of them. So only who is in touch with more
  than half of the nodes takes writes; the others say that they do not, and can still be read.

  Background:
    Given a cluster of 3 nodes with a database
    And a client at node "a" has run the statements
      """sql
      CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(20));
      INSERT INTO orders (what) VALUES ('coffee');
      """
    And within the election time every node takes node "a" for the primary

  @sqlite_split_brain
  Scenario: An isolated minority never becomes primary, and there is one primary after healing
    Given node "c" was cut off from the others for 5 s
    When a client at node "a" runs "INSERT INTO orders (what) VALUES ('tea')"
    Then the statement is done
    And the log of node "c" never says "elected as SQLite primary"
    And for the next 2 s every node takes node "a" for the primary
    And within the repair time a new client at every node finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"

  @sqlite_split_minority_refuses
  Scenario: A replica that is cut off takes no writes, and is still read
    Given node "c" was cut off from the others
    And within the failover time node "c" takes no node for the primary
    And for the next 3 s node "c" takes no node for the primary
    When a client at node "c" runs "INSERT INTO orders (what) VALUES ('tea')"
    Then the statement is refused with 1290 "HY000" within 1 s
    And a new client at node "c" finds "coffee" by "SELECT what FROM orders"
    And a new client at node "c" finds 1 by "SELECT @@read_only"

  @sqlite_split_primary
  Scenario: A primary that is cut off takes no more writes, and the others elect another one
    Given node "a" was cut off from the others
    And within the failover time nodes "b" and "c" take node "b" for the primary
    When a client at node "a" runs "INSERT INTO orders (what) VALUES ('lost')"
    Then the statement is refused with 1290 "HY000" within 1 s
    And a new client at node "a" finds "coffee" by "SELECT what FROM orders"
    And a new client at node "b" finds 0 by "SELECT @@read_only"

  @sqlite_split_primary_heals
  Scenario: A primary that was cut off is a replica after healing, and has what it missed
    Given node "a" was cut off from the others
    And within the failover time nodes "b" and "c" take node "b" for the primary
    And a client at node "b" has run "INSERT INTO orders (what) VALUES ('tea')"
    When the links are healed
    Then within the failover time every node takes node "b" for the primary
    And within the repair time a new client at every node finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"
    And a new client at node "a" finds 1 by "SELECT @@read_only"

  @sqlite_split_acknowledged
  Scenario: No acknowledged row is lost, and no refused one done, when the primary is cut off
    Given 4 clients at node "a" have kept inserting rows
    And node "a" was cut off from the others
    And within the failover time nodes "b" and "c" take one of nodes "b" and "c" for the primary
    When the links are healed
    Then within the failover time every node takes one of nodes "b" and "c" for the primary
    And within the repair time a new client at every node finds every acknowledged row once, and no refused one

  @sqlite_split_refused_links
  Scenario: A primary takes no more writes where the others refuse to hear it
    Given node "a" was refused by the others
    And within the failover time nodes "b" and "c" take node "b" for the primary
    When a client at node "a" runs "INSERT INTO orders (what) VALUES ('lost')"
    Then the statement is refused with 1290 "HY000" within 1 s

  @sqlite_split_nobody
  Scenario: Where every node is alone nobody takes writes, and everybody is read
    Given every node was cut off from the others
    And within the failover time every node takes no node for the primary
    When a client at node "a" runs "INSERT INTO orders (what) VALUES ('lost')"
    Then the statement is refused with 1290 "HY000" within 1 s
    And a new client at every node finds 1 by "SELECT @@read_only"
    And a new client at every node finds "coffee" by "SELECT what FROM orders"

  @sqlite_split_nobody_heals
  Scenario: Nodes that were all alone have one primary after healing, and everything
    Given 4 clients at node "a" have kept inserting rows
    And every node was cut off from the others
    And within the failover time every node takes no node for the primary
    When the links are healed
    Then within the failover time every node takes one node for the primary
    And within the repair time a new client at every node finds 1 by "SELECT COUNT(*) FROM orders"
    And within the repair time a new client at every node finds every acknowledged row once, and no refused one

  @sqlite_split_two_dead
  Scenario: A primary whose replicas have died takes no writes, and is still read
    Given nodes "b" and "c" were killed
    And within the failover time node "a" takes no node for the primary
    When a client at node "a" runs "INSERT INTO orders (what) VALUES ('lost')"
    Then the statement is refused with 1290 "HY000" within 1 s
    And a new client at node "a" finds "coffee" by "SELECT what FROM orders"

  @sqlite_split_one_back
  Scenario: A primary that was left alone goes on when one of the others is back
    Given nodes "b" and "c" were killed
    And within the failover time node "a" takes no node for the primary
    When node "c" is started again
    Then within the failover time nodes "a" and "c" take one of nodes "a" and "c" for the primary
    And a new client at nodes "a" and "c" finds "coffee" by "SELECT what FROM orders"

  @sqlite_split_halves @requires.voters
  Scenario: Of two halves neither takes writes (2 and 2 nodes)
    Given node "d" was added
    And the log of node "d" says "SQLite election: voters agreed count=4"
    And nodes "a" and "b" were cut off from the others
    And within the failover time every node takes no node for the primary
    When a client at node "a" runs "INSERT INTO orders (what) VALUES ('lost')"
    Then the statement is refused with 1290 "HY000" within 1 s
    And a new client at every node finds 1 by "SELECT @@read_only"

  @sqlite_split_one_way
  Scenario: A replica that does not hear the primary unseats nobody, and gets everything through the others
    Given node "c" no longer hears node "a"
    When a client at node "a" runs "INSERT INTO orders (what) VALUES ('tea')"
    Then the statement is done
    And within the repair time a new client at every node finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"
    And for the next 4 s every node takes node "a" for the primary

  @sqlite_split_one_way_primary
  Scenario: A primary that does not hear one of its replicas goes on
    Given node "a" no longer hears node "b"
    When a client at node "a" runs "INSERT INTO orders (what) VALUES ('tea')"
    Then the statement is done
    And within the repair time a new client at every node finds "coffee,tea" by "SELECT GROUP_CONCAT(what) FROM orders"
    And for the next 4 s every node takes node "a" for the primary

  @sqlite_split_flapping
  Scenario: A node that is cut off again and again unseats nobody, and loses nothing
    Given 4 clients at node "a" have kept inserting rows
    When node "c" is cut off from the others for 2 s, 3 times
    Then within the failover time every node takes node "a" for the primary
    And within the repair time a new client at every node finds 1 by "SELECT COUNT(*) FROM orders"
    And within the repair time a new client at every node finds every acknowledged row once, and no refused one

  @sqlite_split_first_start
  Scenario: Nodes that lost each other before they had a primary have one after healing
    Given nodes "a", "b" and "c" were stopped together
    And nodes "a", "b" and "c" were started again without waiting
    And every node was cut off from the others for 3 s
    When a new client at node "a" runs "SELECT what FROM orders"
    Then within the failover time every node takes one node for the primary
    And within the repair time a new client at every node finds "coffee" by "SELECT what FROM orders"
