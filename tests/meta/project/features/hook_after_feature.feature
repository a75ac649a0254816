@breaks.after_feature
Feature: after_feature of a feature fails

  Scenario: First
    Then all is well

  Scenario: Last
    Then all is well
