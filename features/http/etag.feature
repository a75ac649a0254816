@single @http @reads
Feature: A visitor who has the page already does not get it twice
  Every static file has a validator. A visitor who shows the one that was given
  is told that nothing changed, without the file being sent again; whoever shows
  another one, or none, gets the file.

  Background:
    Given a node

  @etag_present
  Scenario: A static file has a weak validator (an ETag of the form W/"...")
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "ETag" matches "W/\"[^\"]+\""

  @etag_304_on_match
  Scenario: A known validator is answered without the file (304, no body)
    Given a visitor has received "/test.html"
    When a visitor requests "/test.html" with the header "If-None-Match: {its ETag}"
    Then the answer is 304
    And the body is empty
    And the header "ETag" is "{its ETag}"

  @etag_200_on_mismatch
  Scenario: Another validator gets the whole file (200)
    When a visitor requests "/test.html" with the header "If-None-Match: \"wrong\""
    Then the answer is 200
    And the body is the file "/test.html"

  @etag_star_matches
  Scenario: A star stands for every validator (304)
    When a visitor requests "/test.html" with the header "If-None-Match: *"
    Then the answer is 304
    And the body is empty

  @etag_comma_list
  Scenario Outline: One match in a list of validators is enough (<where>)
    Given a visitor has received "/test.html"
    When a visitor requests "/test.html" with the header "If-None-Match: <list>"
    Then the answer is 304
    And the body is empty

    Examples:
      | where         | list                     |
      | in the middle | \"a\", {its ETag}, \"b\" |
      | last          | \"a\",\"b\",{its ETag}   |
      | first         | {its ETag},   \"a\"      |

  @etag_consistent
  Scenario: The same content has the same validator (two visits)
    Given a visitor has received "/test.html"
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "ETag" is "{its ETag}"

  @etag_weak_comparison
  Scenario: A validator matches without its mark of weakness, too (as some proxies send it)
    Given a visitor has received "/test.html"
    When a visitor requests "/test.html" with the header "If-None-Match: {its tag}"
    Then the answer is 304
    And the body is empty

  @etag_several_headers
  Scenario: Validators may come in several headers (the second one matches)
    Given a visitor has received "/test.html"
    When a visitor requests "/test.html" with the headers
      | name          | value      |
      | If-None-Match | "another"  |
      | If-None-Match | {its ETag} |
    Then the answer is 304
    And the body is empty
