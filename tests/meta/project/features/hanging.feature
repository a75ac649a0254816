Feature: A scenario hangs

  Scenario: Hangs, but can be told to end
    When nothing ever ends

  Scenario: Hangs, whatever it is told
    When nothing ever ends, whatever it is told

  Scenario: After
    Then all is well
