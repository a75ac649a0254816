@cluster @requires.cluster
Feature: Noise at the cluster's ports disturbs nobody
  The ports that nodes have for each other can be reached by others: a scanner, a machine that
  was set up wrongly, somebody with bad intentions. What is not of the cluster is dropped, said
  once, and costs next to nothing; the nodes go on as if there were nobody.

  Background:
    Given a cluster of 3 nodes

  @junk_gossip
  Scenario: Datagrams of junk make no node lose another one (10,000)
    When a stranger sends 10,000 datagrams of junk to the gossip port of node "a"
    Then for the next 3 s nodes "a", "b" and "c" hear each other
    And the log of node "a" says "wrong cluster secret" once

  @junk_gossip_keys
  Scenario: What is stored while junk comes in reaches every node (10,000 datagrams of junk to each)
    Given a stranger has sent 10,000 datagrams of junk to the gossip port of every node
    When a client of node "a" sends SET "calm" "all the same"
    Then the client gets OK
    And within the replication time every node reads "all the same" from the key "calm"

  @junk_gossip_secret
  Scenario: Whoever repeats what a node with another secret says is not heard (2,000 times)
    Given node "x" was added with the configuration
      """toml
      [cluster]
      secret = "a guess"
      join = ["{gossip address of a}", "{stranger}"]
      """
    When a stranger repeats what it has heard, 2,000 times, to the gossip port of node "a"
    Then for the next 2 s nodes "a", "b" and "c" hear each other
    And within the replication time node "x" reads nothing from the key "plan"

  @junk_gossip_dead @requires.node-api
  Scenario: Whoever repeats what a dead node has said does not bring it back (2,000 times)
    Given node "d" was added with the configuration
      """toml
      [cluster]
      join = ["{gossip address of a}", "{stranger}"]
      """
    And node "d" was killed, and the others know it
    When a stranger repeats what it has heard, 2,000 times, to the gossip port of every node
    Then for the next 3 s nodes "a", "b" and "c" see each other and nobody else

  @junk_data
  Scenario: Connections of junk to the data port are closed, and said once (300)
    Given a stranger has opened 300 connections with junk to the data port of node "a"
    When a client of node "b" sends SET "calm" "all the same"
    Then the client gets OK
    And within the replication time every node reads "all the same" from the key "calm"
    And the log of node "a" says "wrong secret" once

  @junk_data_silent
  Scenario: Connections that say nothing keep no newcomer from the keys (300 to each node)
    Given 100 keys were written through node "a"
    And a stranger has opened 300 connections with nothing to the data port of every node
    When node "d" is added
    Then within the join time nodes "a", "b", "c" and "d" hear each other
    And within the repair time all 100 keys read back correctly on node "d"

  @junk_data_announced
  Scenario: Whoever announces more than can be takes no memory for it (100 connections of 4 GB)
    When a stranger opens 100 connections that announce 4 GB to the data port of node "a"
    Then the node takes at most 30 MB of memory more
    And for the next 2 s nodes "a", "b" and "c" hear each other
