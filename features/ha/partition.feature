@cluster @ha @requires.cluster
Feature: A cut network is survived on both sides
  When the network between nodes fails, visitors on either side are still served. When
  it works again, all nodes agree, and nothing comes back that was deleted.

  Background:
    Given a cluster of 3 nodes

  @partition_both_sides_serve
  Scenario Outline: Either side goes on (node "<node>")
    Given every node reads "known" from the key "before"
    And nodes "a" were cut off from the others
    When a client of node "<node>" sends SET "during:<node>" "served"
    Then the client gets OK
    And within the repair time nodes "<node>" read "served" from the key "during:<node>"

    Examples:
      | node |
      | a    |
      | b    |

  @partition_both_sides_serve
  Scenario: What small keys were there, both sides still give (60 keys)
    Given 60 keys were written through node "b" and read through every node
    When nodes "a" are cut off from the others
    Then within the repair time all 60 keys read back correctly on nodes "b" and "c"

  @partition_both_sides_serve @requires.php
  Scenario: Pages are served on both sides
    When nodes "a" are cut off from the others
    Then within the repair time visitors get "the first version" from "/article.php?name=cut" on every node

  @partition_membership @requires.node-api
  Scenario: Each side knows who is left
    When nodes "a" are cut off from the others
    Then within the failure detection time nodes "b" and "c" see each other and nobody else
    And within the failure detection time nodes "a" see each other and nobody else

  @partition_heal_members
  Scenario: After healing all are members again (3 s later)
    When the links of nodes "a" break for 3 s and heal
    Then within the repair time nodes "a", "b" and "c" hear each other

  @partition_heal_reconcile
  Scenario: After healing both sides have what either side stored
    Given nodes "a" were cut off from the others
    And clients of the nodes have sent
      | node | command               |
      | a    | SET "island" "alone"  |
      | b    | SET "land" "together" |
    When the links are healed
    Then within the repair time every node reads "alone" from the key "island"
    And within the repair time every node reads "together" from the key "land"

  @partition_no_split_brain_writes
  Scenario: Of two texts of one key the last one wins (written on both sides)
    Given every node reads "old" from the key "contested"
    And nodes "a" were cut off from the others
    And clients of the nodes have sent
      | node | command                   |
      | b    | SET "contested" "earlier" |
      | a    | SET "contested" "later"   |
    When the links are healed
    Then within the repair time every node reads "later" from the key "contested"

  @partition_no_split_brain_writes
  Scenario: Of two texts of one key the last one wins (the other way round)
    Given every node reads "old" from the key "contested"
    And nodes "a" were cut off from the others
    And clients of the nodes have sent
      | node | command                   |
      | a    | SET "contested" "earlier" |
      | b    | SET "contested" "later"   |
    When the links are healed
    Then within the repair time every node reads "later" from the key "contested"

  @partition_delete
  Scenario: What was deleted on one side does not come back
    Given every node reads "doomed" from the key "deleted"
    And nodes "a" were cut off from the others
    And clients of the nodes have sent
      | node | command       |
      | b    | DEL "deleted" |
    When the links are healed
    Then within the repair time every node reads nothing from the key "deleted"

  @partition_delete_isolated
  Scenario: What was deleted on the smaller side does not come back, either
    Given every node reads "doomed" from the key "deleted"
    And nodes "a" were cut off from the others
    And clients of the nodes have sent
      | node | command       |
      | a    | DEL "deleted" |
    When the links are healed
    Then within the repair time every node reads nothing from the key "deleted"

  @partition_delete_overwritten
  Scenario: What was stored after it was deleted on the other side stays
    Given every node reads "first" from the key "renewed"
    And nodes "a" were cut off from the others
    And clients of the nodes have sent
      | node | command                |
      | b    | DEL "renewed"          |
      | a    | SET "renewed" "second" |
    When the links are healed
    Then within the repair time every node reads "second" from the key "renewed"

  @partition_expiry
  Scenario: What ended during the cut does not come back
    Given clients of the nodes have sent
      | node | command                  |
      | b    | SET "news" "bye" PX 4000 |
    And nodes "a" were cut off from the others
    And on nodes "b" the key "news" is gone
    When the links are healed
    Then within the repair time every node reads nothing from the key "news"

  @partition_large_values
  Scenario: Large values are on both sides after healing
    Given nodes "a" were cut off from the others
    And clients of the nodes have sent
      | node | command                       |
      | a    | SET "map" (5 kB of text)      |
      | c    | SET "atlas" (9 kB of text)    |
    When the links are healed
    Then within the repair time every node reads (5 kB of text) from the key "map"
    And within the repair time every node reads (9 kB of text) from the key "atlas"

  @partition_sessions @requires.php @requires.kv
  Scenario: A visitor who was on the smaller side is known everywhere after healing
    Given nodes "a" were cut off from the others
    And a visitor has received "/basket.php?add=apple" from node "a"
    When the links are healed
    Then within the repair time every node has the key "session:{its session}"
    And the same visitor gets "apple" from "/basket.php" on every node

  @partition_rejected
  Scenario: A network that refuses is no worse than one that is silent
    Given every node reads "old" from the key "refused"
    And nodes "c" were refused by the others
    And clients of the nodes have sent
      | node | command               |
      | c    | SET "refused" "newer" |
    When the links are healed
    Then within the repair time every node reads "newer" from the key "refused"

  @partition_one_way
  Scenario: A node that hears nobody, but is heard, does not spoil what the others have
    Given every node reads "old" from the key "one-way"
    And node "a" no longer hears node "b"
    And clients of the nodes have sent
      | node | command               |
      | b    | SET "one-way" "newer" |
    When the links are healed
    Then within the repair time every node reads "newer" from the key "one-way"
    And within the repair time nodes "a", "b" and "c" hear each other

  @partition_one_way @requires.node-api
  Scenario: Two nodes that no longer hear each other know of each other through the third
    When node "a" no longer hears node "b"
    Then for the next 3 s nodes "a", "b" and "c" see each other and nobody else

  @partition_every_node_alone
  Scenario: Even nodes that were each alone agree again
    Given every link was cut
    And clients of the nodes have sent
      | node | command           |
      | a    | SET "lone:a" "1"  |
      | b    | SET "lone:b" "2"  |
      | c    | SET "lone:c" "3"  |
    When the links are healed
    Then within the repair time every node reads "1" from the key "lone:a"
    And within the repair time every node reads "2" from the key "lone:b"
    And within the repair time every node reads "3" from the key "lone:c"

  @partition_flapping
  Scenario: Links that fail again and again do no lasting harm (4 times)
    Given 100 keys were written through node "a" and read through every node
    When the links of nodes "b" break for 2 s and heal, 4 times
    Then within the repair time nodes "a", "b" and "c" hear each other
    And within the repair time all 100 keys read back correctly on every node
