@single @operations
Feature: The last requests can be looked at
  Who looks for the cause of a problem wants to see what has just happened. Where
  the operator allows it, the node tells of its last requests, the newest first:
  what was asked for, what came of it, and how long it took.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "=404"]

      [server.diagnostics]
      request_log = true
      """

  @recent_requests @fresh
  Scenario: The request log has the last requests, the newest first (three, and none of the probes)
    Given a visitor has received "/plain.txt"
    And a visitor has received "/test.html?page=2"
    And a visitor has received "/_ephpm/health"
    When visitors request
      | method | target       | times |
      | HEAD   | /missing.txt | 1     |
    Then "/_ephpm/requests" tells of these, the newest first, and no other
      | method | path         | status |
      | HEAD   | /missing.txt | 404    |
      | GET    | /test.html   | 200    |
      | GET    | /plain.txt   | 200    |

  @recent_requests_size
  Scenario: The request log tells how much was answered (a file)
    When a visitor requests "/image.png"
    Then "/_ephpm/requests" tells of these, the newest first
      | path       | response_bytes       |
      | /image.png | the size of the body |

  @recent_requests_time @requires.php
  Scenario: The request log tells how long a request took, and its page (300 ms)
    When a visitor requests "/sleep.php?ms=300"
    Then "/_ephpm/requests" tells of these, the newest first
      | path       | total_ms        | php_ms          |
      | /sleep.php | at least 300 ms | at least 300 ms |

  @recent_requests_many
  Scenario: The request log keeps the last 256 requests (of 260)
    When a new visitor requests "/plain.txt" 260 times in a row
    Then "/_ephpm/requests" tells of 256 requests

  @recent_requests_form
  Scenario: The request log is JSON, for whoever asks by any name
    Given a node with the configuration
      """toml
      [server.request]
      trusted_hosts = ["www.example.com"]
      """
    When a visitor requests "/_ephpm/requests" with the header "Host: 10.0.0.7"
    Then the answer is 200
    And the header "Content-Type" is "application/json"

  @recent_requests_off
  Scenario: A site can use the address of the request log where it is switched off
    Given a node with the configuration
      """toml
      [server.diagnostics]
      request_log = false
      """
    When a visitor requests "/_ephpm/requests"
    Then the visitor is refused with 404
