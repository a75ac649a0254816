@single @http
Feature: A visitor who names the day of the last visit does not get the same file again
  Browsers and search engines that keep no ETag remember the date. A file that has
  not changed since then is not sent again.

  Background:
    Given a node
    And the document root holds "/dated.html" with the text "A page with a date.", last changed "Wed, 21 Oct 2015 07:28:00 GMT"

  @static_last_modified
  Scenario: A file says when it was changed (Last-Modified)
    When a visitor requests "/dated.html"
    Then the answer is 200
    And the header "Last-Modified" is "Wed, 21 Oct 2015 07:28:00 GMT"

  @static_last_modified
  Scenario Outline: A file that has not changed since is not sent again (<since>)
    When a visitor requests "/dated.html" with the header "If-Modified-Since: <date>"
    Then the answer is 304
    And the body is empty

    Examples:
      | since           | date                          |
      | that second     | Wed, 21 Oct 2015 07:28:00 GMT |
      | a year later    | Fri, 21 Oct 2016 07:28:00 GMT |

  @modified_since
  Scenario Outline: A file that has changed since is sent (<since>)
    When a visitor requests "/dated.html" with the header "If-Modified-Since: <date>"
    Then the answer is 200
    And the body is "A page with a date."

    Examples:
      | since           | date                          |
      | a second before | Wed, 21 Oct 2015 07:27:59 GMT |
      | no date         | yesterday                     |
      | nothing         |                               |

  @modified_since_etag
  Scenario: Where a visitor shows an ETag, the date does not count (another ETag)
    When a visitor requests "/dated.html" with the headers
      | name              | value                         |
      | If-None-Match     | "another"                     |
      | If-Modified-Since | Wed, 21 Oct 2015 07:28:00 GMT |
    Then the answer is 200
    And the body is "A page with a date."

  @static_last_modified
  Scenario: The answer to HEAD has the date too
    When a visitor sends HEAD "/dated.html"
    Then the answer is 200
    And the header "Last-Modified" is "Wed, 21 Oct 2015 07:28:00 GMT"
    And the body is empty
