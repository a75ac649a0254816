Feature: Has a rule

  Rule: That nobody would see

    Scenario: Lost
      Then all is well
