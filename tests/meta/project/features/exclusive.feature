Feature: Some need things for themselves

  @exclusive
  Scenario Outline: Alone <n>
    When it took 0.1 s

    Examples:
      | n |
      | 1 |
      | 2 |

  @exclusive.port-80
  Scenario Outline: With the port <n>
    When it took 0.1 s

    Examples:
      | n |
      | 1 |
      | 2 |
      | 3 |

  Scenario Outline: Together <n>
    When it took 0.1 s

    Examples:
      | n |
      | 1 |
      | 2 |
      | 3 |
      | 4 |
