@breaks.before_tag
Feature: before_tag of a feature fails

  Scenario: First
    Then all is well

  Scenario: Last
    Then all is well
