@cluster @requires.cluster
Feature: Nodes form one cluster
  Whoever runs several nodes wants one service of them: each knows all others, tells
  how they are, and a newcomer belongs to it within seconds.

  Background:
    Given a cluster of 3 nodes

  @cluster_forms @requires.node-api
  Scenario: Every node knows every node (3 nodes)
    When an operator asks every node for its members
    Then every node tells the names of all, and no other

  @cluster_forms
  Scenario: The other nodes have what each node stores
    When these commands are sent
      | node | command               |
      | a    | SET "formed:a" "by a" |
      | b    | SET "formed:b" "by b" |
      | c    | SET "formed:c" "by c" |
    Then within the replication time every node reads "by a" from the key "formed:a"
    And within the replication time every node reads "by b" from the key "formed:b"
    And within the replication time every node reads "by c" from the key "formed:c"

  @cluster_node_identity @requires.node-api
  Scenario: Every node has a name of its own
    When an operator asks every node for its members
    Then every node tells its own name

  @cluster_node_identity @requires.php
  Scenario Outline: A page knows which node it runs on ("<node>")
    When a visitor requests "/who.php" from node "<node>"
    Then the answer is 200
    And the body is "node-<node>"

    Examples:
      | node |
      | a    |
      | b    |
      | c    |

  @cluster_gossip_metadata @requires.node-api
  Scenario: Every node tells how every other is
    When 30 keys are written through node "a"
    Then every node tells the health, memory and keys of every member

  @cluster_gossip_metadata @node_api @requires.node-api
  Scenario: Every node tells how many keys there are (90 keys, 2 copies of each)
    When 90 keys are written through node "b"
    Then within the replication time every node tells of 180 copies more than before

  @kv_replication_exists @node_api @requires.node-api
  Scenario: A key is kept by as many nodes as it should be (2)
    When a client of node "a" sends SET "kept" "twice"
    Then the client gets OK
    And every node tells that 2 nodes keep the key "kept"

  @kv_hash_ring_routing @requires.node-api
  Scenario: No node has all the work (60 keys)
    When 60 keys are written through node "a"
    Then every node owns some of the keys

  @kv_large_keyspace @requires.node-api
  Scenario: Ten thousand keys are spread evenly (through a gateway, within 20 %)
    Given a gateway in front of the nodes
    When 10,000 keys are written through the gateway
    Then every node keeps its share of the keys, give or take 20 %
    And within the replication time all 10,000 keys read back correctly on every node

  @cluster_join_time @fresh
  Scenario: A newcomer belongs to the cluster within seconds
    When node "d" is added
    Then within the join time nodes "a", "b", "c" and "d" hear each other

  @cluster_join_keys @fresh
  Scenario: A newcomer gives what was stored before it came (100 keys)
    Given 100 keys were written through node "a"
    When node "d" is added
    Then within the repair time all 100 keys read back correctly on node "d"

  @cluster_copies @requires.node-api
  Scenario: A key has as many copies as the operator wants (3)
    Given a cluster of 3 nodes with the configuration
      """toml
      [cluster.kv]
      replication_factor = 3
      """
    When a client of node "a" sends SET "kept:thrice" "here"
    Then the client gets OK
    And every node tells that 3 nodes keep the key "kept:thrice"
