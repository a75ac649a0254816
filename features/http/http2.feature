@single @http @requires.http2
Feature: HTTP/2 is the same site
  HTTP/2 sends names and requests differently. For visitors and scripts nothing else
  is different: the same pages, the same host, the same path.

  Background:
    Given a node

  @http2_static @reads
  Scenario: A file is served over HTTP/2
    When a visitor requests "/test.html" over HTTP/2
    Then the answer is 200
    And the answer came over "HTTP/2"
    And the header "Content-Type" is "text/html"
    And the body is the file "/test.html"

  @http2_not_modified @reads
  Scenario: A visitor who has the file does not get it again over HTTP/2 (304)
    Given a visitor has received "/test.html"
    When a visitor requests "/test.html" over HTTP/2 with the header "If-None-Match: {its ETag}"
    Then the answer is 304
    And the answer came over "HTTP/2"
    And the body is empty

  @http2_compression @reads
  Scenario: Text travels compressed over HTTP/2
    When a visitor requests "/test.html" over HTTP/2 with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the body came compressed as "gzip"
    And the body is the file "/test.html"

  @http2_head @reads
  Scenario: HEAD has the length of the file, and no body, over HTTP/2
    When a visitor sends HEAD "/test.html" over HTTP/2
    Then the answer is 200
    And the header "Content-Length" is the size of "/test.html"
    And the body is empty

  @http2_streams
  Scenario: Many requests share one connection (12 at once, 400 kB each)
    Given the document root holds "/http2/streams.txt" of 400 kB
    When a visitor requests "/http2/streams.txt" 12 times at once, on one HTTP/2 connection
    Then all 12 answers are the file "/http2/streams.txt"

  @http2_slow_stream @requires.php
  Scenario: One slow page does not hold up what else is asked for on its connection (a page of 1.5 s)
    Given a visitor has begun to request "/sleep.php?ms=1500" over HTTP/2
    When a visitor requests "/plain.txt" on the same connection
    Then the answer is 200
    And the answer came over "HTTP/2"
    And the body is the file "/plain.txt"
    And the request for "/sleep.php?ms=1500" gets 200 afterwards

  @http2_large_download
  Scenario: A large file comes whole over HTTP/2 (20 MB)
    Given the document root holds "/http2/large.bin" of 20 MB
    When a visitor requests "/http2/large.bin" over HTTP/2
    Then the answer is 200
    And the body is the file "/http2/large.bin"

  @http2_large_upload @requires.php
  Scenario: A large body comes whole over HTTP/2 (2 MB)
    When a visitor posts 2,000,000 bytes to "/body.php" over HTTP/2
    Then the answer is 200
    And the body is "POST with 2000000 bytes"

  @http2_large_answer_head @requires.php
  Scenario Outline: A page's header of any length holds nobody up (<size> bytes over <way>)
    When a visitor requests "/large_header.php?size=<size>" over <way>
    Then the answer is <status>
    And nobody was kept waiting
    And the node still serves, in the same process

    Examples:
      | way      | size   | status                |
      | HTTP/2   | 30000  | 200                   |
      | HTTP/2   | 300000 | 500, or there is none |
      | HTTP/1.1 | 30000  | 200                   |
      | HTTP/1.1 | 300000 | 500, or there is none |

  @http2_protected
  Scenario Outline: A protected file is as protected as over HTTP/1.1 (<path>)
    Given a node with the configuration
      """toml
      [server.security]
      blocked_paths = ["/vendor/*"]
      """
    When a visitor requests "<path>" over HTTP/2
    Then the visitor is refused with 403
    And no part of "/vendor/autoload.php" reaches the visitor

    Examples:
      | path                   |
      | /vendor/autoload.php   |
      | /%76endor/autoload.php |
      | //vendor/autoload.php  |

  @http2_request @requires.php @reads
  Scenario: A script is told that the request came over HTTP/2
    When a visitor requests "/test.php?q=1" over HTTP/2
    Then the answer is 200
    And the page saw the variables
      | variable                    | value    |
      | $_SERVER['SERVER_PROTOCOL'] | HTTP/2.0 |
      | $_SERVER['REQUEST_METHOD']  | GET      |
      | $_GET['q']                  | 1        |

  @http2_host @requires.php @reads
  Scenario: A script knows the host that was asked for (:authority)
    When a visitor requests "/test.php" over HTTP/2 with the header "Host: site.example:8080"
    Then the answer is 200
    And the page saw the variables
      | variable                | value             |
      | $_SERVER['HTTP_HOST']   | site.example:8080 |
      | $_SERVER['SERVER_NAME'] | site.example      |

  @http2_request_uri @requires.php @reads
  Scenario: A script is told the path that was asked for, not a whole address
    When a visitor requests "/some/path?q=1" over HTTP/2
    Then the answer is 200
    And the body contains "Requested /some/path?q=1"
