@single @limits
Feature: One connection serves many requests
  Opening a connection costs time, so browsers and proxies keep theirs. Requests on
  one connection are answered in their order, whether the visitor waits for each
  answer or not; and a visitor who says that this was the last one is believed.

  Background:
    Given a node

  @keep_alive
  Scenario: A connection serves a second request (two files)
    Given a visitor has received "/plain.txt" and keeps the connection
    When the same visitor requests "/small.html" on the same connection
    Then the answer is 200
    And the body is the file "/small.html"

  @keep_alive_pipelined
  Scenario: Requests that do not wait are answered in their order (four files)
    When a visitor requests on one connection, without waiting for the answers
      | target      |
      | /test.html  |
      | /plain.txt  |
      | /image.png  |
      | /small.html |
    Then the answers are, in this order
      | body                   |
      | the file "/test.html"  |
      | the file "/plain.txt"  |
      | the file "/image.png"  |
      | the file "/small.html" |

  @keep_alive_page_between @requires.php
  Scenario: A slow page holds back the answers behind it, not their order (300 ms)
    When a visitor requests on one connection, without waiting for the answers
      | target            |
      | /sleep.php?ms=300 |
      | /plain.txt        |
    Then the answers are, in this order
      | body                  |
      | "awake after 300 ms"  |
      | the file "/plain.txt" |

  @keep_alive_last
  Scenario: A visitor who says "Connection: close" gets the answer and then the close
    When a client sends the lines
      """
      GET /plain.txt HTTP/1.1
      Host: {address}
      Connection: close
      """
    Then the answer is 200
    And the body is the file "/plain.txt"
    And the header "Connection" is "close"
    And the node closes the connection

  @keep_alive_http10
  Scenario: A visitor with HTTP/1.0 gets the answer and then the close
    When a client sends the lines
      """
      GET /plain.txt HTTP/1.0
      Host: {address}
      """
    Then the answer is 200
    And the body is the file "/plain.txt"
    And the node closes the connection

  @keep_alive_after_refusal
  Scenario: A refusal does not cost the connection (a hidden file, then a file)
    Given a visitor has received "/plain.txt" and keeps the connection
    When the same visitor requests "/.env" on the same connection
    Then the visitor is refused with 403
    And the same visitor gets the file "/small.html" from "/small.html" on the same connection
