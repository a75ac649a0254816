@single @http @requires.http2
Feature: What is promised of a page is promised over HTTP/2
  Most visitors come over HTTP/2 today. What the site sends, keeps, refuses and is told is the
  same for them as for those who come over HTTP/1.1. Tried here is what travels in another form:
  parts, conditions, headers, forms, cookies, sessions and methods.

  Background:
    Given a node with the configuration
      """toml
      [server.response]
      headers = [["X-Frame-Options", "DENY"]]

      [server.static]
      cache_control = "public, max-age=600"
      """

  @http2_pages_part
  Scenario: A visitor who lacks a part of a file gets just that part over HTTP/2
    When a visitor requests "/plain.txt" over HTTP/2 with the header "Range: bytes=2-6"
    Then the answer is 206
    And the header "Content-Range" is "bytes 2-6/19"
    And the body is "plain"

  @http2_pages_condition
  Scenario Outline: A condition is judged over HTTP/2 as it is over HTTP/1.1 (<header>)
    When a visitor requests "/plain.txt" over HTTP/2 with the header "<header>: <value>"
    Then the answer is <status>

    Examples:
      | header              | value                         | status |
      | If-Match            | \"another\"                   | 412    |
      | If-None-Match       | *                             | 304    |
      | If-Unmodified-Since | Sun, 06 Nov 1994 08:49:37 GMT | 412    |

  @http2_pages_headers @requires.php
  Scenario Outline: The operator's headers are in every answer over HTTP/2 (<what>)
    When a visitor requests "<target>" over HTTP/2
    Then the answer is <status>
    And the header "X-Frame-Options" is "DENY"
    And the header "Date" is the time of the answer

    Examples:
      | what           | target                        | status |
      | a file         | /plain.txt                    | 200    |
      | a page         | /index.php                    | 200    |
      | a hidden file  | /.env                         | 403    |
      | a page's error | /custom_status.php?status=404 | 404    |

  @http2_pages_caching
  Scenario: How long a file may be kept is said over HTTP/2
    When a visitor requests "/plain.txt" over HTTP/2
    Then the answer is 200
    And the header "Cache-Control" is "public, max-age=600"

  @http2_pages_form @requires.php
  Scenario: A form reaches its page over HTTP/2
    When a visitor posts the form "name=Anna&town=Ulm" to "/test.php?q=1" over HTTP/2
    Then the answer is 200
    And the page saw the variables
      | variable                   | value |
      | $_SERVER['REQUEST_METHOD'] | POST  |
      | $_POST['name']             | Anna  |
      | $_POST['town']             | Ulm   |
      | $_GET['q']                 | 1     |

  @http2_pages_cookies @requires.php
  Scenario: A visitor's cookies reach the page over HTTP/2 as one, in their order
    When a visitor requests "/test.php" over HTTP/2 with the headers "Cookie: a=1" and "Cookie: b=2"
    Then the answer is 200
    And the page saw $_SERVER['HTTP_COOKIE'] as "a=1; b=2"
    And the page saw $_COOKIE['b'] as "2"

  @http2_pages_session @requires.php
  Scenario: A visitor who began over HTTP/1.1 is known over HTTP/2
    Given a visitor has received "/basket.php?add=apple"
    When a visitor requests "/basket.php" over HTTP/2 with the header "Cookie: {its cookie}"
    Then the answer is 200
    And the body is "apple"

  @http2_pages_methods @requires.php
  Scenario Outline: A page is asked with every method over HTTP/2 (<method>)
    When a visitor sends <method> "/test.php" over HTTP/2
    Then the answer is 200
    And the page saw $_SERVER['REQUEST_METHOD'] as "<method>"

    Examples:
      | method  |
      | PUT     |
      | PATCH   |
      | DELETE  |
      | OPTIONS |
