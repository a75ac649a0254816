Feature: Known deviations

  @held
  Scenario: The deviation holds
    Then the promise does not hold

  @fixed
  Scenario: The deviation no longer holds
    Then all is well

  @masked
  Scenario: Something else is broken
    Given the environment breaks
    Then the promise does not hold

  @masked @breaks.after_scenario
  Scenario: A hook breaks as well
    Then the promise does not hold
