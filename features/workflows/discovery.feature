@cluster @requires.cluster
Feature: Nodes find each other from what they are told
  Whoever starts nodes names some of the others to each of them, and cannot know which
  of those will be there. One that answers, now or later, is enough.

  @workflow_discovery
  Scenario: One seed is enough for nodes to find each other
    Given a cluster of these nodes
      | node | told of |
      | a    |         |
      | b    | a       |
      | c    | a       |
    When the nodes are started
    Then within the join time nodes "a", "b" and "c" hear each other

  @workflow_discovery
  Scenario: Every node may be told of every other
    Given a cluster of these nodes
      | node | told of |
      | a    | b, c    |
      | b    | a, c    |
      | c    | a, b    |
    When the nodes are started
    Then within the join time nodes "a", "b" and "c" hear each other

  @workflow_discovery @cluster_dead_seed
  Scenario: Another seed helps where one seed is dead
    Given a cluster of these nodes
      | node | told of   |
      | a    | nobody    |
      | b    | nobody, a |
      | c    | b, nobody |
    When the nodes are started
    Then within the join time nodes "a", "b" and "c" hear each other

  @workflow_discovery @cluster_unknown_seed
  Scenario: Another seed helps where the name of one cannot be resolved
    Given a cluster of these nodes
      | node | told of    |
      | a    | unknown    |
      | b    | unknown, a |
    When the nodes are started
    Then within the join time nodes "a" and "b" hear each other

  @workflow_discovery @cluster_lonely_seed
  Scenario: A node whose seeds are all dead serves alone
    Given a cluster of these nodes
      | node | told of         |
      | a    | nobody, unknown |
    And the nodes are started
    When a client of node "a" sends SET "alone" "but well"
    Then the client gets OK
    And within the replication time every node reads "but well" from the key "alone"

  @workflow_discovery @cluster_late_seed
  Scenario: A seed may come later than those who seek it
    Given a cluster of these nodes
      | node | told of |
      | a    | b       |
      | b    |         |
    When the nodes are started, node "b" when the others are ready
    Then within the join time nodes "a" and "b" hear each other

  @workflow_discovery @cluster_daisy_chain
  Scenario: Nodes that each know one other find all (a chain of 10)
    Given a cluster of 10 nodes, each told of the one before it
    When the nodes are started
    Then within the join time every node hears every other
