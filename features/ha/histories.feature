@cluster @ha @concurrent_writes @requires.cluster @requires.resp
Feature: What clients were promised holds while things fail
  Clients go on writing and reading while nodes die and networks break. Afterwards
  every node gives the same, the last acknowledged text of each key is there, and
  nobody has ever read what was not written.

  Background:
    Given a cluster of 3 nodes
    And clients write and read through every node all the while

  @history_quiet
  Scenario: Every promise holds while nothing happens
    When nothing happens for 2 s
    Then the clients' history shows every promise kept

  @history_kill
  Scenario: Every promise holds while a node is dead, and after it is back
    When node "b" is dead for 2 s
    Then the clients' history shows every promise kept

  @history_pause
  Scenario: Every promise holds while a node sleeps, and after it wakes
    When node "a" sleeps for 2 s
    Then the clients' history shows every promise kept

  @history_cut
  Scenario: Every promise holds while a node is cut off, and after the network is healed
    When node "c" is cut off from the others for 3 s
    Then the clients' history shows every promise kept

  @history_one_way
  Scenario: Every promise holds while a node does not hear another one that hears it
    When node "a" does not hear node "c" for 5 s
    Then the clients' history shows every promise kept

  @history_rolling_restart
  Scenario: Every promise holds while every node is restarted
    When every node is restarted, one after the other
    Then the clients' history shows every promise kept

  @chaos_random
  Scenario: Every promise holds through random faults (4 that a seed draws)
    When 4 faults happen at random
    Then the clients' history shows every promise kept
