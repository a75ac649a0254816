Feature: Scenarios that take long

  Scenario: Long
    When it took 60 s

  Scenario: Longer
    When it took 61 s

  Scenario: Never begun
    When it took 62 s
