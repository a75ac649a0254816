@single @http @requires.tls
Feature: Visitors of the plain port are sent to HTTPS
  Whoever types an address without https:// comes to the plain port. The node sends
  every such visitor to the same page on the secure port.

  Background:
    Given a node with the configuration
      """toml
      [server.request]
      trusted_hosts = ["127.0.0.1", "localhost"]
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"
      listen = "{secure address}"
      redirect_http = true
      """

  @tls_redirect_http
  Scenario Outline: Every address is moved to HTTPS for good (<what>)
    When a visitor requests "<target>"
    Then the answer is 301
    And the header "Location" matches "https://127\.0\.0\.1(:\d+)?<target pattern>"

    Examples:
      | what              | target                 | target pattern                 |
      | a file            | /small.html            | /small\.html                   |
      | a script, a query | /test.php?a=1&b=%20%2F | /test\.php\?a=1&b=%20%2F       |
      | nothing           | /nonexistent           | /nonexistent                   |

  @tls_redirect_http2 @requires.http2
  Scenario: A visitor who speaks HTTP/2 on the plain port is moved to HTTPS, too
    When a visitor requests "/test.php?a=1" over HTTP/2
    Then the answer is 301
    And the header "Location" is "https://127.0.0.1:{secure port}/test.php?a=1"

  @tls_redirect_port
  Scenario Outline: The visitor is sent to the secure port, not to the plain one (<host>)
    When a visitor requests "/small.html?a=1" with the header "Host: <host>"
    Then the answer is 301
    And the header "Location" is "https://<name>:{secure port}/small.html?a=1"

    Examples:
      | host           | name      |
      | localhost:8080 | localhost |
      | localhost      | localhost |
      | 127.0.0.1:80   | 127.0.0.1 |

  @tls_redirect_host
  Scenario: Nobody is sent to a host that is not the site's (421)
    When a visitor requests "/small.html" with the header "Host: evil.example"
    Then the visitor is refused with 421
    And the header "Location" is absent

  @tls_redirect_serves
  Scenario: On the secure port the page is served
    When a visitor requests "/small.html" over HTTPS
    Then the answer is 200
    And the body is the file "/small.html"

  @tls_redirect_server_port @requires.php
  Scenario: A script on the secure port knows that port
    When a visitor requests "/test.php" over HTTPS
    Then the answer is 200
    And the page saw the variables
      | variable                | value         |
      | $_SERVER['HTTPS']       | on            |
      | $_SERVER['SERVER_PORT'] | {secure port} |
