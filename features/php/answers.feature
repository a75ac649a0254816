@single @php @reads @requires.php
Feature: A page decides how it answers
  Status, headers and type are the page's to say. What it says reaches the visitor
  unchanged, and what it leaves out has PHP's defaults.

  Background:
    Given a node

  @php_custom_status_code
  Scenario Outline: A page's status is the answer's (<status>)
    When a visitor requests "/custom_status.php?status=<status>"
    Then the answer is <status>
    And the body is "status <status>"

    Examples:
      | status |
      | 201    |
      | 202    |
      | 301    |
      | 400    |
      | 404    |
      | 410    |
      | 418    |
      | 451    |
      | 500    |
      | 503    |

  @php_status_without_body
  Scenario Outline: A status that has no body has none (<status>)
    When a visitor requests "/custom_status.php?status=<status>"
    Then the answer is <status>
    And the body is empty

    Examples:
      | status |
      | 204    |
      | 304    |

  @php_status_line
  Scenario: A page may write the status line itself (HTTP/1.1 404 Not here)
    When a visitor requests "/send_headers.php?line[]=HTTP/1.1%20404%20Not%20here"
    Then the answer is 404
    And the body is "headers sent"

  @php_custom_headers
  Scenario: A page's headers reach the visitor, repeated ones too
    When a visitor requests "/custom_headers.php"
    Then the answer is 200
    And the header "X-Custom" is "value"
    And the header "X-Twice" comes as
      | value |
      | one   |
      | two   |

  @php_content_type_header
  Scenario Outline: A page's type is the answer's (<type>)
    When a visitor requests "<target>"
    Then the answer is 200
    And the header "Content-Type" matches "<pattern>"

    Examples:
      | type      | target                                                             | pattern                      |
      | its own   | /custom_headers.php                                                | text/x-example;charset=UTF-8 |
      | JSON      | /test.php                                                          | application/json             |
      | a charset | /send_headers.php?line[]=Content-Type:%20text/plain;charset=latin1 | text/plain; ?charset=latin1  |
      | a picture | /send_headers.php?line[]=Content-Type:%20image/svg%2Bxml           | image/svg\\+xml              |

  @php_header_values
  Scenario Outline: A header's value arrives as it was set (<what>)
    When a visitor requests "/send_headers.php?line[]=X-Value:%20<sent>"
    Then the answer is 200
    And the header "X-Value" is "<value>"

    Examples:
      | what        | sent                                                                   | value                                                                  |
      | with colons | 12:30:00                                                               | 12:30:00                                                               |
      | with quotes | %22a%22,%20b;c=d                                                       | \"a\", b;c=d                                                           |
      | a long one  | 0123456789012345678901234567890123456789012345678901234567890123456789 | 0123456789012345678901234567890123456789012345678901234567890123456789 |

  @php_header_injection
  Scenario: A line break in a header sets no second header
    When a visitor requests "/send_headers.php?line[]=X-Value:%20a%0d%0aX-Injected:%20yes"
    Then the answer is 200
    And the header "X-Injected" is absent
    And the body contains "headers sent"

  @php_redirect
  Scenario: A page sends its visitor elsewhere (Location means 302)
    When a visitor requests "/redirect.php"
    Then the answer is 302
    And the header "Location" is "/test.html"
    And the body is empty

  @php_redirect_status
  Scenario Outline: A redirect keeps the status that the page chose (<status>)
    When a visitor requests "/redirect.php?status=<status>&to=/elsewhere"
    Then the answer is <status>
    And the header "Location" is "/elsewhere"

    Examples:
      | status |
      | 301    |
      | 303    |
      | 307    |
      | 308    |
      | 201    |

  @php_redirect_verbatim
  Scenario Outline: The address of a redirect is left as it is (<to>)
    When a visitor requests "/redirect.php?to=<to>"
    Then the answer is 302
    And the header "Location" is "<location>"

    Examples:
      | to                                    | location                          |
      | https://example.com/a?b=1%26c=2%23top | https://example.com/a?b=1&c=2#top |
      | ../up                                 | ../up                             |
      | //cdn.example.com/                    | //cdn.example.com/                |
