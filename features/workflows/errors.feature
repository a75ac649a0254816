@cluster @ha @requires.cluster
Feature: When something is wrong, it is said clearly, and it passes
  Wrong configurations, failing networks, lost nodes and full memories happen. Each is
  named to whoever has to know, harms nothing else, and leaves nothing behind.

  @workflow_errors
  Scenario: A node with a wrong address does not start, and names it
    When an operator starts a node with the configuration
      """toml
      [cluster]
      enabled = true
      secret = "well kept"
      bind = "nowhere"
      """
    Then the node refuses to start, and says
      | word         |
      | cluster.bind |
      | nowhere      |

  @workflow_errors
  Scenario: A network that failed leaves nothing behind
    Given a cluster of 3 nodes
    And nodes "a" were cut off from the others
    And a client of node "b" has sent SET "while" "cut"
    When the links are healed
    Then within the repair time every node reads "cut" from the key "while"
    And within the repair time nodes "a", "b" and "c" hear each other

  @workflow_errors
  Scenario: Where the majority is lost, the last node serves, and the others find all when they return
    Given a cluster of 3 nodes
    And node "b" was killed
    And node "c" was killed
    And a client of node "a" has sent SET "last" "man standing"
    And node "b" was started again
    When node "c" is started again
    Then within the repair time every node reads "man standing" from the key "last"

  @workflow_errors
  Scenario: A full memory is named to who writes, and there is room again when something is deleted
    Given a cluster of 3 nodes with the configuration
      """toml
      [kv]
      memory_limit = "1MB"
      eviction_policy = "noeviction"

      [cluster.kv]
      replication_factor = 3
      """
    When clients of the nodes send
      | node | command                       |
      | a    | SET "full:1" (700 kB of text) |
      | b    | SET "full:2" (700 kB of text) |
      | c    | DEL "full:1"                  |
      | b    | SET "full:3" (700 kB of text) |
    Then the client gets the replies
      | reply                                                                   |
      | OK                                                                      |
      | the error "ERR out of memory" |
      | 1                                                                       |
      | OK                                                                      |
    And within the replication time every node reads (700 kB of text) from the key "full:3"

  @workflow_errors @requires.php
  Scenario: A dead node behind the gateway is passed by, and served again when it is back
    Given a cluster of 3 nodes
    And a gateway in front of the nodes
    And node "b" was killed
    And a visitor has received "/plain.txt" through the gateway 6 times in a row
    When node "b" is started again
    Then within the repair time every node answers visitors of "/who.php" through the gateway
