@cluster @requires.cluster @requires.resp @requires.clock
Feature: Nodes need not agree on the time
  A clock that is wrong is found out late, if at all. What was stored for an hour must
  not be gone at once for that, nor stay for a day: a key lasts as long as it was given.

  Background:
    Given a cluster of 3 nodes with the configuration
      """toml
      [cluster.kv]
      replication_factor = 4
      """

  @cluster_life_clock
  Scenario Outline: A key lasts as long as it was given, though a node's clock is wrong (20 s <side>, stored through node "<node>")
    Given node "d" was added, its clock 20 s <side>
    When a client of node "<node>" sends SET "loan" "borrowed" EX 100
    Then within the replication time every node reads "borrowed" from the key "loan"
    And on every node the key "loan" expires in 100 s

    Examples:
      | node | side   |
      | d    | behind |
      | a    | ahead  |

  @cluster_end_clock
  Scenario Outline: A key ends on every node at the same time, though a node's clock is wrong (20 s <side>)
    Given node "d" was added, its clock 20 s <side>
    When a client of node "d" sends SET "brief" "bye" PX 2000
    Then within the replication time every node reads "bye" from the key "brief"
    And on every node the key "brief" is there for 2 s, and then gone

    Examples:
      | side   |
      | behind |
      | ahead  |

  @cluster_end_moved_clock
  Scenario: An end that is set later is the same on every node, though a node's clock is wrong (20 s ahead)
    Given every node reads "still here" from the key "extended"
    And node "d" was added, its clock 20 s ahead
    When a client of node "d" sends EXPIRE "extended" 100
    Then the client gets 1
    And on every node the key "extended" expires in 100 s

  @cluster_newcomer_clock
  Scenario: A newcomer whose clock is wrong keeps what is there to its end (200 s ahead)
    Given a client of node "a" has sent SET "loan" "borrowed" EX 100
    When node "d" is added, its clock 200 s ahead
    Then within the repair time every node reads "borrowed" from the key "loan"
    And on every node the key "loan" expires in 100 s

  @cluster_rename_clock
  Scenario: A key that gets another name keeps its time, though a node's clock is wrong (200 s behind)
    Given node "d" was added, its clock 200 s behind
    And a client of node "d" has sent SET "draft" "text" EX 100
    When these commands are sent
      | node | command                |
      | d    | RENAME "draft" "final" |
    Then within the replication time every node reads "text" from the key "final"
    And on every node the key "final" expires in 100 s

  @session_life_clock @requires.php @requires.kv
  Scenario: A session ends on every node when its time is over, though a node's clock is wrong (2 s, 30 min behind)
    Given node "d" was added, its clock 30 min behind
    When a visitor requests "/basket.php?add=apple&life=2" from node "d"
    Then within the replication time every node has the key "session:{its session}"
    And on every node the key "session:{its session}" is there for 2 s, and then gone
    And the same visitor gets "empty" from "/basket.php" on every node

  @cluster_clock_jump @requires.clock-jumps
  Scenario Outline: A node whose clock is set stays a member, and gives what the others give (60 min <side>)
    Given a client of node "a" has sent SET "loan" "borrowed" EX 100
    When the clock of node "b" is set 60 min <side>
    Then for the next 3 s nodes "a", "b" and "c" hear each other
    And within the replication time every node reads "borrowed" from the key "loan"
    And on every node the key "loan" expires in 100 s

    Examples:
      | side  |
      | ahead |
      | back  |
