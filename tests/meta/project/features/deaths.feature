Feature: A worker dies

  Scenario: Before
    Then all is well

  Scenario: Killed
    Given all is well
    When the worker prints past the capture
    When the worker is killed

  Scenario: Between
    Then all is well

  Scenario: Gone
    When the worker exits

  Scenario: After
    Then all is well
