@breaks.after_tag
Feature: after_tag of a feature fails

  Scenario: First
    Then all is well

  Scenario: Last
    Then all is well
