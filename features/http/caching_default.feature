@single @http @reads
Feature: Without a word from the operator, nothing is promised to caches
  A node whose configuration does not say how long files are good does not say it
  to visitors either.

  @cache_control_default
  Scenario: A file has a validator, and no Cache-Control (the default)
    Given a node
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "ETag" matches "W/\"[^\"]+\""
    And the header "Cache-Control" is absent
