Feature: Evidence

  @attaches
  Scenario: Leaves evidence
    Then the promise does not hold
