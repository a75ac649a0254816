@breaks.feature_cleanup
Feature: feature_cleanup of a feature fails

  Scenario: First
    Then all is well

  Scenario: Last
    Then all is well
