@single @http
Feature: Every method means what it says
  HEAD asks what a visitor would get, without getting it. The other methods are the
  script's to understand, and none of them alters a file of the site.

  Background:
    Given a node

  @http_head @reads
  Scenario Outline: HEAD on a file is the head of GET (<file>)
    Given a visitor has received "<file>"
    When a visitor sends HEAD "<file>"
    Then the answer is 200
    And the headers are those of the first visit
    And the header "Content-Length" is the size of "<file>"
    And the body is empty

    Examples:
      | file       |
      | /test.html |
      | /image.png |

  @http_head_php @http_head @requires.php @reads
  Scenario: HEAD on a script is the head of GET
    Given a visitor has received "/custom_headers.php"
    When a visitor sends HEAD "/custom_headers.php"
    Then the answer is 200
    And the header "X-Custom" is "value"
    And the headers are those of the first visit
    And the body is empty

  @http_head_script @http_head @requires.php @reads
  Scenario: HEAD runs the script, which may set headers and a status (404)
    When a visitor sends HEAD "/custom_status.php?status=404"
    Then the answer is 404
    And the body is empty

  @head_no_bytes @reads
  Scenario: The answer to HEAD has no body on the wire
    When a client sends the lines
      """
      HEAD /small.html HTTP/1.1
      Host: {address}
      Connection: close
      """
    Then the answer is 200
    And the header "Content-Length" is the size of "/small.html"
    And the node closes the connection
    And nothing else is answered on the connection

  @head_refused @reads
  Scenario: The refusal of a HEAD request has no body on the wire (400)
    When a client sends the lines
      """
      HEAD /%zz HTTP/1.1
      Host: {address}
      Connection: close
      """
    Then the answer is 400
    And the node closes the connection
    And nothing else is answered on the connection

  @head_not_modified @reads
  Scenario: HEAD with the right validator says that nothing changed (304)
    Given a visitor has received "/test.html"
    When a visitor sends HEAD "/test.html" with the header "If-None-Match: {its ETag}"
    Then the answer is 304
    And the header "ETag" is "{its ETag}"
    And the body is empty

  @method_reaches_script @requires.php
  Scenario Outline: A script is told the method, whatever it is (<method>)
    When a visitor sends <method> "/test.php"
    Then the answer is 200
    And the page saw $_SERVER['REQUEST_METHOD'] as "<method>"

    Examples:
      | method   |
      | PUT      |
      | DELETE   |
      | PATCH    |
      | OPTIONS  |
      | PROPFIND |
      | BREW     |

  @method_case @requires.php
  Scenario: The name of a method has a case (get is not GET)
    When a client sends the lines
      """
      get /test.php HTTP/1.1
      Host: {address}
      Connection: close
      """
    Then the answer is 200
    And the page saw $_SERVER['REQUEST_METHOD'] as "get"

  @method_on_file
  Scenario Outline: No method alters a file (<method>)
    When a visitor sends <method> "/small.html" with the text "altered"
    Then the answer is 200 or 405
    And the document root is unchanged
    And the node still serves, in the same process

    Examples:
      | method |
      | PUT    |
      | DELETE |
      | PATCH  |
      | POST   |
      | BREW   |

  @method_put_new @requires.php
  Scenario: PUT does not make a file (the front page answers)
    When a visitor sends PUT "/put/new.txt" with the text "uploaded"
    Then the answer is 200
    And the body contains "Hello from ePHPm"
    And the document root is unchanged

  @method_trace
  Scenario: TRACE does not send a visitor's secrets back
    When a visitor sends TRACE "/small.html" with the header "Cookie: secret=trace-4711"
    Then the answer is 200 or 405
    And the body does not contain "trace-4711"
    And the node still serves, in the same process

  @body_of_file
  Scenario: A body that nobody reads is not taken for a request (POST to a file)
    When a client sends the lines
      """
      POST /small.html HTTP/1.1
      Host: {address}
      Content-Length: 39

      GET /plain.txt HTTP/1.1\r\nHost: node\r\n\r\n
      """
    Then the answer is 200 or 405
    And nothing else is answered on the connection
    And the node still serves, in the same process
