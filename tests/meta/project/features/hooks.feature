Feature: Each hook of a scenario fails

  @breaks.before_tag
  Scenario: before_tag
    Then all is well

  @breaks.before_scenario
  Scenario: before_scenario
    Then all is well

  @breaks.before_step
  Scenario: before_step
    Then all is well

  @breaks.after_step
  Scenario: after_step
    Then all is well

  @breaks.after_scenario
  Scenario: after_scenario
    Then all is well

  @breaks.after_tag
  Scenario: after_tag
    Then all is well

  @breaks.cleanup
  Scenario: cleanup
    Then all is well

  @exits.before_scenario
  Scenario: before_scenario exits
    Then all is well

  Scenario: and afterwards all is well
    Then all is well
