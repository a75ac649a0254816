@cluster @ha @requires.cluster
Feature: The site survives the loss of a node
  Visitors must not notice when one of three nodes dies: the others keep serving,
  know that it is gone, and what it held is still there.

  Background:
    Given a cluster of 3 nodes

  @node_crash_cluster_continues @requires.node-api
  Scenario: A dead node is no longer a member (one of three killed)
    When node "b" is killed
    Then within the failure detection time nodes "a" and "c" see each other and nobody else

  @node_crash_detection_time @requires.node-api
  Scenario: The death of a node is noticed within the failure detection time, and no living node is taken for dead
    Given for 2 s every node sees every other and nobody else
    When node "c" is killed
    Then within the failure detection time nodes "a" and "b" see each other and nobody else

  @node_crash_cluster_continues @requires.php
  Scenario: The other nodes go on serving pages at once when one dies
    When node "b" is killed
    Then within the replication time visitors get "the first version" from "/article.php?name=alive" on every node
    And for the next 2 s visitors get "the first version" from "/article.php?name=alive" on every node

  @node_crash_writes_continue
  Scenario: What is stored after the death of a node reaches all who live
    Given node "b" was killed
    When a client of node "c" sends SET "after" "the storm"
    Then the client gets OK
    And within the repair time every node reads "the storm" from the key "after"

  @node_crash_keys_available
  Scenario: No key is lost with its node (1,000 keys, one node killed)
    Given 1,000 keys were written through node "a" and read through every node
    When node "b" is killed
    Then within the repair time all 1,000 keys read back correctly on nodes "a" and "c"

  @node_crash_acknowledged
  Scenario: Nothing that was acknowledged is lost with the node that took it (300 keys)
    Given 300 keys were written through node "b"
    When node "b" is killed
    Then within the repair time all 300 keys read back correctly on nodes "a" and "c"

  @node_crash_large_values
  Scenario: Large values survive the loss of a node
    Given a client of node "a" has sent SET "heavy" (20 kB of text)
    And a client of node "a" has sent SET "cargo" (20 kB of text)
    When node "c" is killed
    Then within the repair time every node reads (20 kB of text) from the key "heavy"
    And within the repair time every node reads (20 kB of text) from the key "cargo"

  @node_crash_copies_restored @requires.node-api
  Scenario: A key that lost a copy gets another one
    Given every node reads "twice" from the key "kept"
    When node "b" is killed
    Then within the failure detection time nodes "a" and "c" see each other and nobody else
    And every node tells that 2 nodes keep the key "kept"

  @node_crash_twice @requires.node-api
  Scenario: Two nodes may die, one after the other (200 keys)
    Given 200 keys were written through node "a" and read through every node
    And node "b" was killed, and the others know it
    And every key has its copies again
    When node "c" is killed
    Then within the failure detection time node "a" sees nobody else
    And within the repair time all 200 keys read back correctly on node "a"

  @node_crash_sessions_survive @requires.php @requires.kv
  Scenario Outline: A session is not lost with a node (the visitor's own, or another: "<node>")
    Given a visitor has received "/basket.php?add=apple" from node "a"
    And within the replication time every node has the key "session:{its session}"
    When node "<node>" is killed
    Then within the repair time every node has the key "session:{its session}"
    And for the next 2 s the same visitor gets "apple" from "/basket.php" on every node

    Examples:
      | node |
      | a    |
      | c    |

  @node_rejoin_rebalance
  Scenario: A node that comes back is a member again, and gives every key (300 keys)
    Given 300 keys were written through node "a" and read through every node
    And node "b" was killed
    When node "b" is started again
    Then within the repair time nodes "a", "b" and "c" hear each other
    And within the repair time all 300 keys read back correctly on every node

  @node_rejoin_rebalance @requires.node-api
  Scenario: A node that comes back keeps its share of the keys again (1,000 keys)
    Given 1,000 keys were written through node "a"
    And node "b" was killed, and the others know it
    When node "b" is started again
    Then every node keeps its share of the keys, give or take 20 %

  @node_rejoin_own_keys
  Scenario: A node that comes back gives what it had stored itself (100 keys)
    Given 100 keys were written through node "b" and read through every node
    And node "b" was killed
    When node "b" is started again with an empty disk
    Then within the repair time all 100 keys read back correctly on node "b"

  @node_rejoin_missed
  Scenario: A node that comes back knows what happened while it was away
    Given every node reads "old" from the key "changed"
    And every node reads "old" from the key "removed"
    And node "c" was killed
    And these commands were sent
      | node | command             |
      | a    | SET "changed" "new" |
      | b    | DEL "removed"       |
    When node "c" is started again
    Then within the repair time every node reads "new" from the key "changed"
    And within the repair time every node reads nothing from the key "removed"

  @node_quick_restart
  Scenario: A node that is back before its death is noticed is simply back (100 keys)
    Given 100 keys were written through node "a" and read through every node
    And node "b" was killed
    And node "b" was started again
    When a client of node "b" sends SET "back" "so soon"
    Then the client gets OK
    And within the repair time every node reads "so soon" from the key "back"
    And within the repair time all 100 keys read back correctly on every node
    And within the repair time nodes "a", "b" and "c" hear each other

  @node_new_address @requires.node-api
  Scenario: A node that comes back at another address is a member at once, and nobody takes it for two
    Given 100 keys were written through node "a" and read through every node
    And node "c" was killed
    When node "c" is started again at another address
    Then within the join time nodes "a", "b" and "c" see each other and nobody else
    And every node tells of no two nodes that have one name
    And within the repair time all 100 keys read back correctly on every node

  @node_all_down
  Scenario: Nodes that were all down are one cluster again, and serve
    Given nodes "a", "b" and "c" were stopped together
    And nodes "a", "b" and "c" were started again
    When a client of node "b" sends SET "morning" "again"
    Then within the repair time nodes "a", "b" and "c" hear each other
    And within the repair time every node reads "again" from the key "morning"

  @node_stopped @requires.node-api
  Scenario: A node that is stopped is gone at once
    When node "b" is stopped
    Then within the join time nodes "a" and "c" see each other and nobody else

  @node_paused_wakes
  Scenario: A node that wakes knows what it has missed
    Given every node reads "before" from the key "the news"
    And node "c" was paused
    And these commands were sent
      | node | command                |
      | a    | SET "the news" "after" |
    When node "c" is woken
    Then within the repair time every node reads "after" from the key "the news"
    And within the repair time nodes "a", "b" and "c" hear each other

  @node_paused_noticed @requires.node-api
  Scenario: A node that sleeps is no longer a member, and is one again when it wakes
    Given node "c" was paused, and the others know it
    When node "c" is woken
    Then within the repair time nodes "a", "b" and "c" see each other and nobody else

  @node_paused_old_owner @requires.node-api
  Scenario: A node that slept does not undo what was stored without it (100 keys)
    Given 100 keys were written through node "a" and read through every node
    And node "c" was paused, and the others know it
    And 100 keys were written again through node "b"
    When node "c" is woken
    Then within the repair time nodes "a", "b" and "c" see each other and nobody else
    And within the repair time all 100 keys read back correctly on every node
