@cluster @ha @requires.cluster
Feature: A cut network is survived on both sides
  When the network between nodes fails, visitors on either side are still served. When
  it works again, all nodes agree, and nothing comes back that was deleted.

  Background:
    Given a cluster of 3 nodes

  @partition_both_sides_serve
  Scenario Outline: Each side of a cut network goes on serving (node "<node>")
    Given every node reads "known" from the key "before"
    And node "a" was cut off from the others
    When a client of node "<node>" sends SET "during:<node>" "served"
    Then the client gets OK
    And within the repair time node "<node>" reads "served" from the key "during:<node>"
    And within the repair time nodes "b" and "c" read "known" from the key "before"

    Examples:
      | node |
      | a    |
      | b    |

  @partition_both_sides_serve
  Scenario: The larger side of a cut network still gives the small keys that were there (60 keys)
    Given 60 keys were written through node "b" and read through every node
    When node "a" is cut off from the others
    Then within the repair time all 60 keys read back correctly on nodes "b" and "c"

  @partition_both_sides_serve @requires.php
  Scenario: Pages are served on both sides of a cut network
    When node "a" is cut off from the others
    Then within the repair time visitors get "the first version" from "/article.php?name=cut" on every node

  @partition_membership @requires.node-api
  Scenario: Each side of a cut network knows who is left
    When node "a" is cut off from the others
    Then within the failure detection time nodes "b" and "c" see each other and nobody else
    And within the failure detection time node "a" sees nobody else

  @partition_heal_members
  Scenario: All nodes hear each other again after healing (a cut of 3 s)
    When node "a" is cut off from the others for 3 s
    Then within the repair time nodes "a", "b" and "c" hear each other

  @partition_heal_members @requires.node-api
  Scenario: A node that was given up for lost is a member again after healing
    Given node "a" was cut off from the others
    And within the failure detection time nodes "b" and "c" see each other and nobody else
    And within the failure detection time node "a" sees nobody else
    When the links are healed
    Then within the repair time nodes "a", "b" and "c" see each other and nobody else

  @partition_heal_reconcile
  Scenario: Both sides have what either side stored, once the network is healed
    Given node "a" was cut off from the others
    And these commands were sent
      | node | command               |
      | a    | SET "island" "alone"  |
      | b    | SET "land" "together" |
    When the links are healed
    Then within the repair time every node reads "alone" from the key "island"
    And within the repair time every node reads "together" from the key "land"

  @partition_no_split_brain_writes
  Scenario: The last of two texts of one key wins (written on both sides)
    Given every node reads "old" from the key "contested"
    And node "a" was cut off from the others
    And these commands were sent
      | node | command                   |
      | b    | SET "contested" "earlier" |
      | a    | SET "contested" "later"   |
    When the links are healed
    Then within the repair time every node reads "later" from the key "contested"

  @partition_no_split_brain_writes
  Scenario: The last of two texts of one key wins (the other way round)
    Given every node reads "old" from the key "contested"
    And node "a" was cut off from the others
    And these commands were sent
      | node | command                   |
      | a    | SET "contested" "earlier" |
      | b    | SET "contested" "later"   |
    When the links are healed
    Then within the repair time every node reads "later" from the key "contested"

  @partition_delete
  Scenario: What was deleted on one side of a cut network does not come back
    Given every node reads "doomed" from the key "deleted"
    And node "a" was cut off from the others
    And these commands were sent
      | node | command       |
      | b    | DEL "deleted" |
    When the links are healed
    Then within the repair time every node reads nothing from the key "deleted"

  @partition_delete_isolated
  Scenario: What was deleted on the smaller side of a cut network does not come back
    Given every node reads "doomed" from the key "deleted"
    And node "a" was cut off from the others
    And these commands were sent
      | node | command       |
      | a    | DEL "deleted" |
    When the links are healed
    Then within the repair time every node reads nothing from the key "deleted"

  @partition_delete_overwritten
  Scenario: What was stored after it was deleted on the other side stays
    Given every node reads "first" from the key "renewed"
    And node "a" was cut off from the others
    And these commands were sent
      | node | command                |
      | b    | DEL "renewed"          |
      | a    | SET "renewed" "second" |
    When the links are healed
    Then within the repair time every node reads "second" from the key "renewed"

  @partition_expiry
  Scenario: What ended during the cut does not come back
    Given these commands were sent
      | node | command                  |
      | b    | SET "news" "bye" PX 4000 |
    And node "a" was cut off from the others
    And within the repair time node "b" reads nothing from the key "news"
    When the links are healed
    Then within the repair time every node reads nothing from the key "news"
    And for the next 3 s every node reads nothing from the key "news"

  @partition_large_values
  Scenario: Large values are on both sides of a cut network after healing
    Given node "a" was cut off from the others
    And these commands were sent
      | node | command                    |
      | a    | SET "map" (5 kB of text)   |
      | c    | SET "atlas" (9 kB of text) |
    When the links are healed
    Then within the repair time every node reads (5 kB of text) from the key "map"
    And within the repair time every node reads (9 kB of text) from the key "atlas"

  @partition_sessions @requires.php @requires.kv
  Scenario: A visitor who was on the smaller side is known everywhere after healing
    Given node "a" was cut off from the others
    And a visitor has received "/basket.php?add=apple" from node "a"
    When the links are healed
    Then within the repair time every node has the key "session:{its session}"
    And the same visitor gets "apple" from "/basket.php" on every node

  @partition_rejected
  Scenario: A network that refuses is no worse than one that is silent
    Given every node reads "old" from the key "refused"
    And node "c" was refused by the others
    And these commands were sent
      | node | command               |
      | c    | SET "refused" "newer" |
    When the links are healed
    Then within the repair time every node reads "newer" from the key "refused"

  @partition_one_way
  Scenario: A node that does not hear another one, but is heard by it, does not spoil what the others have
    Given every node reads "old" from the key "one-way"
    And node "a" no longer hears node "b"
    And these commands were sent
      | node | command               |
      | b    | SET "one-way" "newer" |
    When the links are healed
    Then within the repair time every node reads "newer" from the key "one-way"
    And within the repair time nodes "a", "b" and "c" hear each other

  @partition_one_way @requires.node-api
  Scenario: A node that does not hear another one still knows of it through the third
    When node "a" no longer hears node "b"
    Then for the next 3 s nodes "a", "b" and "c" see each other and nobody else

  @partition_every_node_alone
  Scenario: Nodes that were each alone agree again
    Given every node was cut off from the others
    And these commands were sent
      | node | command          |
      | a    | SET "lone:a" "1" |
      | b    | SET "lone:b" "2" |
      | c    | SET "lone:c" "3" |
    When the links are healed
    Then within the repair time every node reads "1" from the key "lone:a"
    And within the repair time every node reads "2" from the key "lone:b"
    And within the repair time every node reads "3" from the key "lone:c"

  @partition_flapping
  Scenario: Links that fail again and again do no lasting harm (4 times)
    Given 100 keys were written through node "a" and read through every node
    When node "b" is cut off from the others for 2 s, 4 times
    Then within the repair time nodes "a", "b" and "c" hear each other
    And within the repair time all 100 keys read back correctly on every node
