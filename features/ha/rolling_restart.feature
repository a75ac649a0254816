@cluster @ha @requires.cluster
Feature: Every node can be restarted, and nobody notices
  A new version is rolled out node by node. Visitors go on clicking meanwhile: none of
  them meets an error, nobody is signed out, nothing that was stored is lost.

  Background:
    Given a cluster of 3 nodes

  @gateway_balances @requires.php
  Scenario: The gateway sends visitors to every node
    Given a gateway in front of the nodes
    When a visitor requests "/who.php" through the gateway 9 times in a row
    Then every node has answered some of them

  @rolling_restart_no_downtime @requires.php
  Scenario: No request fails while the nodes are restarted
    Given a gateway in front of the nodes
    And visitors request "/sleep.php?ms=80" through the gateway without a pause
    When every node is restarted, one after the other
    Then none of the requests through the gateway has failed, and there were at least 50

  @gateway_survives_death @requires.php
  Scenario: No request fails when a node dies
    Given a gateway in front of the nodes
    And visitors request "/plain.txt" through the gateway without a pause
    When node "b" is killed
    Then for the next 3 s none of the requests through the gateway fails

  @rolling_restart_sessions_persist @requires.php @requires.kv
  Scenario: A visitor is known after all nodes were restarted
    Given a visitor has received "/basket.php?add=apple" from node "a"
    And every node has the key "session:{its session}"
    When every node is restarted, one after the other
    Then within the repair time every node has the key "session:{its session}"
    And the same visitor gets "apple" from "/basket.php" on every node

  @rolling_restart_kv_intact
  Scenario: All keys are there after all nodes were restarted (1,000)
    Given 1,000 keys were written through node "a" and read through every node
    When every node is restarted, one after the other
    Then within the repair time all 1,000 keys read back correctly on every node
