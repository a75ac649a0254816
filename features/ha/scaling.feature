@cluster @ha @requires.cluster
Feature: Nodes come and go while the site is used
  Who adds nodes wants them to take their share of the work, and who removes some wants
  nothing to be lost with them.

  @scale_up_joins
  Scenario: New nodes are members within seconds (from 3 to 5)
    Given a cluster of 3 nodes
    When 2 nodes join
    Then within the join time nodes "a", "b", "c", "d" and "e" hear each other

  @scale_up_joins
  Scenario: New nodes give what was there before them, and the others what they store
    Given a cluster of 3 nodes
    And 200 keys were written through node "b" and read through every node
    And 2 nodes have joined
    When a client of node "e" sends SET "from" "the newest"
    Then within the repair time all 200 keys read back correctly on nodes "d" and "e"
    And within the repair time every node reads "the newest" from the key "from"

  @scale_up_rebalances @requires.node-api
  Scenario: New nodes take their share of the keys (1,000 keys, from 3 to 5)
    Given a cluster of 3 nodes
    And 1,000 keys were written through node "a"
    When 2 nodes join
    Then every node keeps its share of the keys, give or take 20 %
    And within the repair time all 1,000 keys read back correctly on every node

  @scale_down_graceful @scale_down_keys_intact
  Scenario: Nodes that leave hand over what they keep (500 keys, from 5 to 3)
    Given a cluster of 5 nodes
    And 500 keys were written through node "d"
    And 500 keys were written through node "e"
    When nodes "d" and "e" leave
    Then all 1,000 keys read back correctly on nodes "a", "b" and "c" at once

  @scale_down_at_once
  Scenario: Nodes that leave together hand over what only they keep (500 keys, from 5 to 3)
    Given a cluster of 5 nodes
    And 500 keys were written through node "d" and read through every node
    When nodes "d" and "e" leave together
    Then all 500 keys read back correctly on nodes "a", "b" and "c" at once

  @scale_down_graceful @requires.node-api
  Scenario: Nodes that leave are members no more, at once
    Given a cluster of 5 nodes
    When nodes "d" and "e" leave
    Then within the join time nodes "a", "b" and "c" see each other and nobody else

  @scale_down_graceful @requires.node-api
  Scenario: After nodes have left, each key has its copies (from 5 to 3)
    Given a cluster of 5 nodes
    And every node reads "kept" from the key "handed:over"
    When nodes "d" and "e" leave
    Then every node tells that 2 nodes keep the key "handed:over"

  @scale_down_to_one
  Scenario: The last node has everything (200 keys, from 3 to 1)
    Given a cluster of 3 nodes
    And 200 keys were written through node "b"
    When nodes "b" and "c" leave
    Then all 200 keys read back correctly on nodes "a" at once

  @scale_down_sessions @requires.php @requires.kv
  Scenario: A visitor stays known when nodes leave
    Given a cluster of 3 nodes
    And a visitor has received "/basket.php?add=apple" from node "c"
    When nodes "b" and "c" leave
    Then within the replication time every node has the key "session:{its session}"
    And the same visitor gets "apple" from "/basket.php" on every node
