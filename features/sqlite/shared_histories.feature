@sqlite-cluster @sqlite @ha @requires.cluster @requires.one-writer @requires.resp
Feature: What clients of the database were promised holds while things fail
  Clients of every node move money, insert and count while nodes die and networks break. Afterwards
  every node has the same: each acknowledged row once, no refused one, and not a cent more or less.

  Background:
    Given a cluster of 3 nodes with a database
    And clients move money, insert and count through every node all the while

  @sqlite_history_quiet
  Scenario: Every promise of the database holds while nothing happens
    When nothing happens for 3 s
    Then the clients' history shows every promise kept

  @sqlite_history_kill
  Scenario: Every promise of the database holds while the primary is dead, and after it is back
    When node "a" is dead for 6 s
    Then the clients' history shows every promise kept

  @sqlite_history_pause
  Scenario: Every promise of the database holds while the primary sleeps, and after it wakes
    When node "a" sleeps for 6 s
    Then the clients' history shows every promise kept

  @sqlite_history_cut
  Scenario: Every promise of the database holds while the primary is cut off, and after healing
    When node "a" is cut off from the others for 6 s
    Then the clients' history shows every promise kept

  @sqlite_history_replica
  Scenario: Every promise of the database holds while a replica is cut off, and after healing
    When node "c" is cut off from the others for 4 s
    Then the clients' history shows every promise kept

  @sqlite_history_one_way
  Scenario: Every promise of the database holds while a replica does not hear the primary
    When node "c" does not hear node "a" for 5 s
    Then the clients' history shows every promise kept

  @sqlite_history_rolling_restart
  Scenario: Every promise of the database holds while every node is restarted
    When every node is restarted, one after the other
    Then the clients' history shows every promise kept

  @sqlite_history_random
  Scenario: Every promise of the database holds through random faults (3 that a seed draws)
    When 3 faults happen at random
    Then the clients' history shows every promise kept
