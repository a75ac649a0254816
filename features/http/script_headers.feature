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

  @date_by_script
  Scenario: An answer has one date, even where the script sets another (Date)
    When a visitor requests "/answer.php?kind=own&header=Date:%20Wed,%2021%20Oct%202015%2007:28:00%20GMT"
    Then the answer is 200
    And the header "Date" is the time of the answer
    And the body is 5,000 bytes long

  @framing_by_script
  Scenario Outline: A script cannot set what only the server knows (<header>)
    When a visitor requests "/answer.php?kind=own&header=<header>:%20<value>"
    Then the answer is 200
    And the header "Content-Length" is the size of the body
    And the body is 5,000 bytes long
    And the answer does not contain "<value>"

    Examples:
      | header            | value       |
      | Content-Length    | 4711        |
      | Transfer-Encoding | chunked     |
      | Connection        | x-own-hop   |
      | Keep-Alive        | timeout=471 |
      | Upgrade           | x-own-hop   |
      | Trailer           | x-own-sum   |
      | Proxy-Connection  | x-own-hop   |

  @status_without_body
  Scenario Outline: A status that has no body has none, and no length of one (<status>)
    When a visitor requests "/answer.php?kind=bare&status=<status>"
    Then the answer is <status>
    And the header "Content-Length" is absent
    And the header "ETag" is "\"v1\""
    And the body is empty

    Examples:
      | status |
      | 204    |
      | 304    |

  @status_reset_content
  Scenario: The answer that a form may be emptied has no body (205, a length of 0)
    When a visitor requests "/answer.php?kind=bare&status=205"
    Then the answer is 205
    And the header "Content-Length" is "0"
    And the body is empty
