Feature: Each way to skip

  @skipped
  Scenario: Skipped by a hook
    Then the promise does not hold

  Scenario: Skipped by a step
    Given all is well
    When the rest is skipped
    Then the promise does not hold

  Scenario: Something is missing
    Given a component is missing
    Then the promise does not hold
