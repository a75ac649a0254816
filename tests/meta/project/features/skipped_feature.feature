@skipped.feature
Feature: A feature that a hook skips

  Scenario: One of it
    Then the promise does not hold

  Scenario Outline: Another of it (<n>)
    Then the promise does not hold

    Examples:
      | n |
      | 1 |
