@single @limits @requires.http2
Feature: HTTP/2 has the limits of HTTP/1.1
  What the operator allows is allowed whichever way a visitor comes. A limit that only
  one of the two protocols keeps is none: whoever wants to get round it takes the other.

  @http2_header_size
  Scenario Outline: More headers than the limit are refused over HTTP/2 (<what>, where 8 KiB are allowed)
    Given a node with the configuration
      """toml
      [server.request]
      max_header_size = 8192
      """
    When a visitor requests "/plain.txt" over HTTP/2 with <what>
    Then the visitor is refused with 431
    And the node still serves, in the same process

    Examples:
      | what                     |
      | 10 kB in one header      |
      | 40 kB in one header      |
      | 40 kB in 40 headers      |
      | 10 kB in the query       |
      | 500 bytes in 250 headers |

  @http2_header_size_within
  Scenario Outline: Headers within the limit are served over HTTP/2 (<what>, where 8 KiB are allowed)
    Given a node with the configuration
      """toml
      [server.request]
      max_header_size = 8192
      """
    When a visitor requests "/plain.txt" over HTTP/2 with <what>
    Then the answer is 200
    And the body is the file "/plain.txt"

    Examples:
      | what                      |
      | 7,500 bytes in one header |
      | 7 kB in 50 headers        |

  @http2_body_size
  Scenario Outline: A body that is too large is refused over HTTP/2 (<how>, where 1,000 bytes are allowed)
    Given a node with the configuration
      """toml
      [server.request]
      max_body_size = 1000
      """
    When a visitor posts 1,001 bytes <to> over HTTP/2
    Then the visitor is refused with 413
    And the document root is unchanged
    And the node still serves, in the same process

    Examples:
      | how                  | to                       |
      | its length announced | to "/mark.php"           |
      | its length untold    | in chunks to "/mark.php" |
      | to a file            | to "/plain.txt"          |

  @http2_request_timeout @requires.php
  Scenario: A page that takes too long is answered in its place over HTTP/2 (2.5 s, where 1 s is allowed)
    Given a node with the configuration
      """toml
      [server.timeouts]
      request = 1
      """
    When a visitor requests "/sleep.php?ms=2500" over HTTP/2
    Then the visitor is refused with 504
    And the answer comes after 1 s

  @http2_header_timeout
  Scenario Outline: A request has to be said in time over HTTP/2 (<what>, where 1 s is allowed)
    Given a node with the configuration
      """toml
      [server.timeouts]
      header_read = 1
      """
    When a visitor <what> over HTTP/2
    Then the node closes the connection 1 s after the first byte
    And the node still serves, in the same process

    Examples:
      | what                                 |
      | sends half of a request              |
      | sends a request byte by byte, slowly |

  @http2_idle_timeout
  Scenario: A connection that nobody uses is closed over HTTP/2 (1 s after the last answer on it)
    Given a node with the configuration
      """toml
      [server.timeouts]
      idle = 1
      """
    And a visitor has received "/plain.txt" over HTTP/2 and keeps the connection
    When the same visitor requests "/small.html" on the same connection
    Then the node closes the connection 1 s after the last byte

  @http2_idle_unread
  Scenario: A visitor who opens no flow-control window for its answer loses the connection over HTTP/2 (where 1 s is allowed)
    Given a node with the configuration
      """toml
      [server.timeouts]
      idle = 1
      """
    When a visitor asks for "/test.html" and takes nothing of it over HTTP/2
    Then the node closes the connection 1 s after the last byte
    And the node still serves, in the same process

  @http2_unread_others @requires.php
  Scenario Outline: A visitor who opens no flow-control window for its answer holds nobody up over HTTP/2 (<what>)
    Given a node with the configuration
      """toml
      [php]
      workers = 2
      """
    And a visitor asks for "<target>" and takes nothing of it over HTTP/2
    And a visitor asks for "<target>" and takes nothing of it over HTTP/2
    When a visitor requests "<target>" over HTTP/2
    Then the answer is 200
    And nobody was kept waiting

    Examples:
      | what   | target                        |
      | a file | /test.html                    |
      | a page | /large_output.php?size=500000 |

  @http2_rate
  Scenario: Nobody asks more often than allowed over HTTP/2 (13 requests on one connection, 10 allowed)
    Given a node with the configuration
      """toml
      [server.limits]
      per_ip_rate = 0.1
      per_ip_burst = 10

      [server.security]
      trusted_proxies = ["127.0.0.0/8"]
      """
    When a visitor requests "/plain.txt" with the header "X-Forwarded-For: 203.0.113.7" 13 times at once, on one HTTP/2 connection
    Then 10 of the answers are 200
    And 3 of the answers are 429

  @http2_max_connections
  Scenario: One connection too many is not served over HTTP/2 (a third, where 2 are allowed)
    Given a node with the configuration
      """toml
      [server.limits]
      max_connections = 2
      """
    And 2 visitors have each received "/plain.txt" over HTTP/2 and keep their connections
    When a visitor requests "/plain.txt" over HTTP/2
    Then the answer is 503, or there is none
    And the 2 visitors get the file "/small.html" from "/small.html" on their connections

  @http2_resets @requires.php
  Scenario: Requests that are given up at once hold nobody up over HTTP/2 (1,000 of a page of 300 ms)
    Given a node
    And a visitor begins and gives up 1,000 requests for "/sleep.php?ms=300" over HTTP/2
    When a visitor requests "/sleep.php?ms=300"
    Then the answer is 200
    And nobody was kept waiting
    And the node still serves, in the same process

  @http2_pings
  Scenario Outline: A flood of frames that ask for nothing holds nobody up (<what>)
    Given a node
    When a visitor <what> over HTTP/2
    Then a new visitor is served
    And the node still serves, in the same process

    Examples:
      | what                  |
      | sends 20,000 pings    |
      | sends 20,000 settings |
