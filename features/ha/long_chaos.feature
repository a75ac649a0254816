@cluster @ha @nightly @chaos_random @requires.cluster @requires.resp
Feature: What clients were promised holds through a whole night of failures
  A cluster of five is given one failure after the other, for minutes, as a seed draws
  them. The same seed draws the same failures again.

  Background:
    Given a cluster of 5 nodes
    And clients write and read through every node all the while

  @chaos_random_long
  Scenario: Every promise holds through random faults (20 that a seed draws)
    When 20 faults happen at random
    Then the clients' history shows every promise kept
