@cluster @ha @requires.cluster
Feature: What was killed comes back, and the books are right
  When something that runs is killed and started again, the site is whole as before, and
  its numbers have moved by what was done, no more and no less.

  Background:
    Given a cluster of 3 nodes

  @workflow_reconciliation
  Scenario: A killed node is one of the cluster again
    Given node "b" was killed, and the others know it
    When node "b" is started again
    Then within the repair time nodes "a", "b" and "c" hear each other

  @workflow_reconciliation
  Scenario: A counter goes on where it was (5 before, 3 during, 2 after the death of a node)
    Given a client of node "b" has sent INCRBY "sales" 5
    And node "b" was killed
    And a client of node "a" has sent INCRBY "sales" 3
    And node "b" was started again
    When a client of node "c" sends INCRBY "sales" 2
    Then the client gets 10
    And within the repair time every node reads "10" from the key "sales"

  @workflow_reconciliation @requires.node-api
  Scenario: The numbers of keys and members are as before (40 keys, 2 copies of each)
    Given 40 keys were written through node "a"
    And node "c" was killed, and the others know it
    And every key has its copies again
    When node "c" is started again
    Then within the repair time nodes "a", "b" and "c" see each other and nobody else
    And within the repair time every node tells of 0 copies more than before

  @workflow_reconciliation @requires.php @requires.metrics
  Scenario: The other nodes' statistics move by what they served, and no more
    Given node "c" was killed
    When a visitor requests "/article.php?name=books" from node "a"
    Then the answer is 200
    And only node "a" has run PHP for it
