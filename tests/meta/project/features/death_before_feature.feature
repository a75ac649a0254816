@kills.before_feature
Feature: A worker dies before the first scenario

  Scenario: One
    Then all is well

  Scenario: Two
    Then all is well
