Feature: Each way a step can go wrong

  Scenario: A Then that does not hold
    Given all is well
    Then the promise does not hold
    And all is well

  Scenario: A Given that does not hold
    Given the promise does not hold

  Scenario: A step that raises
    When the environment breaks

  Scenario: A step that nobody wrote
    When something undefined happens

  Scenario: A step that exits
    When the step exits

  Scenario: No step at all

  Scenario: A doc-string
    Then it is not as promised
      """
      said
      """

  Scenario: A table
    Then it is not as promised
      | a | c |
      | b | d |
