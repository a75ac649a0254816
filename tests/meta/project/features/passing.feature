Feature: All is well

  Background:
    Given all is well

  Scenario: Passes
    Then all is well

  @tagged
  Scenario Outline: Passes too (<how>)
    When all is well
    Then all is well

    Examples:
      | how    |
      | plain  |
      | tagged |
