@cluster @requires.cluster @requires.php @requires.kv
Feature: A visitor's session is on every node
  The next click may be served by another node. The visitor must not notice: the
  basket is there, with what was put in last, and it ends for all nodes at once.

  Background:
    Given a cluster of 3 nodes

  @session_create
  Scenario: A visitor gets a session
    When a visitor requests "/basket.php?add=apple" from node "a"
    Then the answer is 200
    And the header "Set-Cookie" matches "PHPSESSID=[\w,-]{22,256};.*"
    And within the replication time every node has the key "session:{its session}"

  @session_read_same_node
  Scenario: The node that made a session knows it at the next click
    Given a visitor has received "/basket.php?add=apple" from node "a"
    When the same visitor requests "/basket.php" from node "a"
    Then the answer is 200
    And the body is "apple"

  @session_read_other_node
  Scenario: Every node knows a session that another one made
    When a visitor requests "/basket.php?add=apple" from node "a"
    Then within the replication time every node has the key "session:{its session}"
    And the same visitor gets "apple" from "/basket.php" on every node

  @session_update_propagates
  Scenario: What was put in on one node is there on every node
    Given a visitor has received "/basket.php?add=apple" from node "a"
    And within the replication time every node has the key "session:{its session}"
    When the same visitor requests "/basket.php?add=pear" from node "b"
    Then the body is "apple, pear"
    And within the replication time every node has the same text at the key "session:{its session}"
    And the same visitor gets "apple, pear" from "/basket.php" on every node

  @session_large
  Scenario: A large session is on every node (20 kB)
    When a visitor requests "/basket.php?add=apple&fill=20000" from node "b"
    Then within the replication time every node has the key "session:{its session}"
    And the same visitor gets "2" from "/basket.php?say=count" on every node

  @session_expiry
  Scenario: A session that nobody uses ends on every node (2 s)
    When a visitor requests "/basket.php?add=apple&life=2" from node "a"
    Then within the replication time every node has the key "session:{its session}"
    And on every node the key "session:{its session}" is there for 2 s, and then gone
    And the same visitor gets "empty" from "/basket.php" on every node

  @session_destroy_everywhere
  Scenario: A visitor who leaves on one node has left on every node
    Given a visitor has received "/basket.php?add=apple" from node "a"
    And within the replication time every node has the key "session:{its session}"
    When the same visitor requests "/basket.php?do=leave" from node "c"
    Then within the replication time every node has no key "session:{its session}"
    And the same visitor gets "empty" from "/basket.php" on every node

  @session_concurrent_nodes
  Scenario: No click of one visitor is lost, whichever nodes serve them (6 at once)
    Given a visitor has received "/basket.php?add=pea" from node "a"
    And within the replication time every node has the key "session:{its session}"
    When the same visitor requests "/basket.php?add=pea&ms=20" 6 times at once, on every node in turn
    Then within the replication time every node has the same text at the key "session:{its session}"
    And the same visitor gets "pea, pea, pea, pea, pea, pea, pea" from "/basket.php" on every node

  @session_lock_other_node
  Scenario: A page that thinks about its session keeps it to itself on every node
    Given a visitor has received "/basket.php?add=apple" from node "a"
    And within the replication time every node has the key "session:{its session}"
    And the same visitor requests "/basket.php?add=pear&ms=1500", and leaves after 300 ms
    When the same visitor requests "/basket.php?add=plum" from node "b"
    Then the answer is 200
    And the body is "apple, pear, plum"
    And within the replication time every node has no key "session_lock:{its session}"

  @session_lock_dead_node
  Scenario: A visitor whose page died with its node has its session again when the others know it
    Given a visitor has received "/basket.php?add=apple" from node "a"
    And within the replication time every node has the key "session:{its session}"
    And the same visitor requests "/basket.php?add=pear&ms=20000", and leaves after 500 ms
    When node "a" is killed
    Then within the failure detection time the same visitor gets "apple" from "/basket.php" from node "b"

  @session_lock_quick_restart
  Scenario: A visitor whose page died with its node does not wait for a node that is back
    Given a visitor has received "/basket.php?add=apple" from node "a"
    And within the replication time every node has the key "session:{its session}"
    And the same visitor requests "/basket.php?add=pear&ms=20000", and leaves after 500 ms
    And node "a" was killed
    When node "a" is started again
    Then within the repair time the same visitor gets "apple" from "/basket.php" from node "b"
