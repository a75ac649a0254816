@single @http @requires.php @reads
Feature: The headers of a script reach the visitor
  A header is a name, a colon and a value. Whether a script writes a blank after the
  colon makes no difference to PHP, and none to the visitor.

  Background:
    Given a node

  @header_without_blank
  Scenario: A header without a blank after the colon is a header (X-Tight:kept)
    When a visitor requests "/answer.php?kind=tight"
    Then the answer is 200
    And the header "X-Tight" is "kept"
    And the body is "tight"

  @redirect_without_blank
  Scenario: A redirect without a blank after the colon leads somewhere (Location:/small.html)
    When a visitor requests "/answer.php?kind=tight-location"
    Then the answer is 302
    And the header "Location" is "/small.html"
