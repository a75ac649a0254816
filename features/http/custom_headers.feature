@single @http
Feature: The operator's headers are on every answer
  Security headers and permissions for other sites are configured in one place. They
  are worth something only if no answer goes out without them, refusals included.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      [server.request]
      trusted_hosts = ["127.0.0.1"]
      max_body_size = 1000
      [server.security]
      blocked_paths = ["/vendor/*"]
      allowed_php_paths = ["/index.php", "/test.php", "/answer.php"]
      [server.response]
      headers = [
        ["X-Frame-Options", "DENY"],
        ["Strict-Transport-Security", "max-age=63072000; includeSubDomains"],
        ["Access-Control-Allow-Origin", "https://app.example"],
        ["Access-Control-Allow-Methods", "GET, POST"],
      ]
      """

  @custom_header_static
  Scenario: A file has the operator's headers
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "X-Frame-Options" is "DENY"
    And the body is the file "/test.html"

  @custom_header_php @requires.php
  Scenario: The page of a script has the operator's headers
    When a visitor requests "/index.php"
    Then the answer is 200
    And the header "X-Frame-Options" is "DENY"
    And the body contains "Hello from ePHPm"

  @hsts_header
  Scenario: Browsers are told to come over HTTPS only (HSTS)
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "Strict-Transport-Security" is "max-age=63072000; includeSubDomains"

  @hsts_header @requires.php
  Scenario: Scripts tell browsers to come over HTTPS only (HSTS)
    When a visitor requests "/index.php"
    Then the answer is 200
    And the header "Strict-Transport-Security" is "max-age=63072000; includeSubDomains"

  @cors_headers
  Scenario: Another site is allowed to read the page (CORS)
    When a visitor requests "/data.json" with the header "Origin: https://app.example"
    Then the answer is 200
    And the header "Access-Control-Allow-Origin" is "https://app.example"
    And the header "Access-Control-Allow-Methods" is "GET, POST"

  @custom_header_not_modified
  Scenario: The answer that nothing changed has the operator's headers (304)
    When a visitor requests "/test.html" with the header "If-None-Match: *"
    Then the answer is 304
    And the header "X-Frame-Options" is "DENY"

  @custom_header_large
  Scenario: A file that is streamed has the operator's headers (2 MiB)
    Given the document root holds "/custom/large.txt" of 2 MiB
    When a visitor requests "/custom/large.txt"
    Then the answer is 200
    And the header "X-Frame-Options" is "DENY"

  Scenario Outline: A refusal has the operator's headers (<status>, <why>)
    When a visitor requests "<target>" with the header "Host: <host>"
    Then the visitor is refused with <status>
    And the header "X-Frame-Options" is "DENY"

    @custom_header_errors
    Examples:
      | why                      | target               | host         | status |
      | nothing is there         | /nonexistent.txt     | 127.0.0.1    | 404    |
      | a script is not allowed  | /custom_status.php   | 127.0.0.1    | 403    |

    @custom_header_gate
    Examples: before the path is looked at
      | why                      | target               | host         | status |
      | the path is blocked      | /vendor/autoload.php | 127.0.0.1    | 403    |
      | the file is hidden       | /.env                | 127.0.0.1    | 403    |
      | the path cannot be read  | /%zz                 | 127.0.0.1    | 400    |
      | the host is another      | /test.html           | evil.example | 421    |

  @custom_header_body_size
  Scenario: A body that is too large is refused with the operator's headers (413)
    When a visitor posts 2 kB to "/test.php"
    Then the visitor is refused with 413
    And the header "X-Frame-Options" is "DENY"

  @custom_header_overrides @requires.php
  Scenario: The operator's header takes the place of a script's (X-Frame-Options)
    When a visitor requests "/answer.php?kind=frame"
    Then the answer is 200
    And the header "X-Frame-Options" comes as
      | value |
      | DENY  |
