@cluster @ha @requires.cluster
Feature: The site survives the loss of a node
  Visitors must not notice when one of three nodes dies: the others keep serving,
  and know that it is gone.

  Background:
    Given a cluster of 3 nodes

  @node_crash_cluster_continues
  Scenario: A dead node is a member no more (one of three killed)
    When node "b" is killed
    Then within the failure detection time nodes "a" and "c" see each other and nobody else
