@ordered
Feature: One after the other

  Scenario Outline: Number <n>
    When it took 0.05 s

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
