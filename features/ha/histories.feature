@cluster @ha @concurrent_writes @requires.cluster @requires.resp
Feature: What clients were promised holds while things fail
  Clients go on writing and reading while nodes die and networks break. Afterwards
  every node gives the same, the last acknowledged text of each key is there, and
  nobody has ever read what was not written.

  Background:
    Given a cluster of 3 nodes
    And clients write and read through every node all the while

  @history_quiet
  Scenario: While nothing happens
    When nothing happens for 2 s
    Then the clients' history shows every promise kept

  @history_kill
  Scenario: While a node is dead, and after it is back
    When node "b" is dead for 2 s
    Then the clients' history shows every promise kept

  @history_pause
  Scenario: While a node sleeps, and after it wakes
    When node "a" sleeps for 2 s
    Then the clients' history shows every promise kept

  @history_cut
  Scenario: While a node is cut off, and after the network is healed
    When nodes "c" are cut off from the others for 3 s
    Then the clients' history shows every promise kept

  @history_one_way
  Scenario: While a node does not hear another one that hears it
    When node "a" does not hear node "c" for 5 s
    Then the clients' history shows every promise kept

  @history_rolling_restart
  Scenario: While every node is restarted
    When every node is restarted, one after the other, while they do
    Then the clients' history shows every promise kept

  @chaos_random
  Scenario: Whatever happens, one after the other (4 faults that a seed draws)
    When 4 faults happen at random
    Then the clients' history shows every promise kept
