@cluster @requires.cluster
Feature: Strangers stay outside
  Whoever can reach the port of the cluster is not of the cluster for that: without
  the secret, or from another cluster, nobody reads or changes what it keeps.

  Background:
    Given a cluster of 2 nodes

  @cluster_wrong_secret
  Scenario: A node with another secret gets nothing
    Given every node reads "secret" from the key "plan"
    When node "x" is added with the configuration
      """toml
      [cluster]
      secret = "a guess"
      """
    Then for the next 3 s node "x" reads nothing from the key "plan"
    And within the join time nodes "a" and "b" hear each other
    And the log of node "a" says "wrong cluster secret"

  @cluster_wrong_secret
  Scenario: Nobody gets what a node with another secret stores
    Given node "x" was added with the configuration
      """toml
      [cluster]
      secret = "a guess"
      """
    When a client of node "x" sends SET "rumour" "false"
    Then for the next 3 s nodes "a" and "b" read nothing from the key "rumour"
    And within the join time nodes "a" and "b" hear each other

  @cluster_wrong_id
  Scenario: A node of another cluster gets nothing, and brings nothing
    Given every node reads "ours" from the key "plan"
    And node "x" was added with the configuration
      """toml
      [cluster]
      cluster_id = "another"
      """
    When a client of node "x" sends SET "rumour" "theirs"
    Then for the next 2 s nodes "a" and "b" read nothing from the key "rumour"
    And for the next 2 s node "x" reads nothing from the key "plan"
    And within the join time nodes "a" and "b" hear each other

  @cluster_duplicate_id @requires.node-api
  Scenario: Two nodes of one name are told apart and reported
    When node "x" is added with the configuration
      """toml
      [cluster]
      node_id = "node-b"
      """
    Then every node tells that two nodes call themselves "b"

  @cluster_data_port
  Scenario: A data port that is none is refused, and said (70,000)
    When an operator starts a node with the configuration
      """toml
      [cluster.kv]
      data_port = 70000
      """
    Then the node refuses to start, and says
      | word      |
      | data_port |
      | 70000     |

  @cluster_no_secret
  Scenario: A node without a secret does not start as one of a cluster
    When an operator starts a node with the configuration
      """toml
      [cluster]
      enabled = true
      bind = "{host}:7946"
      """
    Then the node refuses to start, and says
      | word           |
      | authentication |
      | secret         |

  @cluster_insecure
  Scenario: A node without a secret starts where the operator insists (a network that is trusted)
    When an operator starts a node with the configuration
      """toml
      [cluster]
      enabled = true
      bind = "{host}:7946"
      allow_insecure_no_auth = true
      """
    Then the node starts
