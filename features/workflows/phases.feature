@cluster @ha @ordered @requires.cluster
Feature: A cluster lives through all of it, one thing after the other
  What is harmless by itself may hurt what comes next. So a cluster is formed, filled,
  loses a node, is cut in two, and grows, and before each of these it must be healthy.

  Background:
    Given a cluster of 3 nodes
    And within the join time every node hears every other

  @ordered_phases
  Scenario: The cluster forms
    When a client of node "c" sends SET "phase" "formed"
    Then the client gets OK
    And within the replication time every node reads "formed" from the key "phase"

  @ordered_phases
  Scenario: The cluster takes many keys (300)
    When 300 keys are written through node "b"
    Then within the replication time all 300 keys read back correctly on every node

  @ordered_phases
  Scenario: The cluster loses a node, and gets it back
    Given 100 keys were written through node "a" and read through every node
    And node "b" was killed
    When node "b" is started again
    Then within the repair time nodes "a", "b" and "c" hear each other
    And within the repair time all 100 keys read back correctly on every node

  @ordered_phases
  Scenario: The cluster is cut in two, and healed
    Given node "b" was cut off from the others
    And a client of node "a" has sent SET "phase" "cut"
    When the links are healed
    Then within the repair time every node reads "cut" from the key "phase"

  @ordered_phases
  Scenario: The cluster grows by one node
    Given 100 keys were written through node "a" and read through every node
    When node "d" is added
    Then within the join time nodes "a", "b", "c" and "d" hear each other
    And within the repair time all 100 keys read back correctly on every node
