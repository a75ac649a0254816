@stress
Feature: Under stress

  Scenario: Holds the second time
    Then it holds the second time

  Scenario: Does not hold the second time either
    Then the promise does not hold
