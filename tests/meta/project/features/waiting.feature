Feature: Scenarios that take their time

  Scenario Outline: Waits (<n>)
    When it took 0.3 s

    Examples:
      | n |
      | 1 |
      | 2 |
      | 3 |
      | 4 |
      | 5 |
      | 6 |
      | 7 |
      | 8 |
