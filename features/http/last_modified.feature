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
  Scenario: The answer to HEAD says when the file was changed, too
    When a visitor sends HEAD "/dated.html"
    Then the answer is 200
    And the header "Last-Modified" is "Wed, 21 Oct 2015 07:28:00 GMT"
    And the body is empty

  @modified_since_forms
  Scenario Outline: A date is understood in each form that HTTP has (<form>)
    When a visitor requests "/dated.html" with the header "If-Modified-Since: <date>"
    Then the answer is 304
    And the body is empty

    Examples:
      | form           | date                              |
      | RFC 850's form | Wednesday, 21-Oct-15 07:28:00 GMT |
      | C's form       | Wed Oct 21 07:28:00 2015          |
      | a day to come  | Wed, 21 Oct 2043 07:28:00 GMT     |

  @modified_since_no_date
  Scenario Outline: What is no date of HTTP says nothing, and the file is sent (<what>)
    When a visitor requests "/dated.html" with the header "If-Modified-Since: <date>"
    Then the answer is 200
    And the body is "A page with a date."

    Examples:
      | what                 | date                            |
      | another time zone    | Fri, 21 Oct 2016 07:28:00 +0200 |
      | no time zone         | Fri, 21 Oct 2016 07:28:00       |
      | a number             | 1477034880                      |
      | a day that is none   | Wed, 31 Feb 2016 07:28:00 GMT   |

  @modified_in_future
  Scenario: A file from the future is not newer than the answer (Last-Modified, Date)
    Given the document root holds "/tomorrow.html" with the text "A page of 2043.", last changed "Wed, 21 Oct 2043 07:28:00 GMT"
    When a visitor requests "/tomorrow.html"
    Then the answer is 200
    And the header "Last-Modified" is no later than "Date"
    And the body is "A page of 2043."

  @modified_in_1970
  Scenario: A file without a date of its own is a file like any other (1970)
    Given the document root holds "/undated.html" with the text "A page of 1970.", last changed "Thu, 01 Jan 1970 00:00:00 GMT"
    When a visitor requests "/undated.html" with the header "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"
    Then the answer is 304
    And the header "Last-Modified" is "Thu, 01 Jan 1970 00:00:00 GMT"
