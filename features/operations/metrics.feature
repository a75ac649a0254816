@single @operations @requires.metrics
Feature: The node counts what it does, exactly
  Operators see their site through numbers: how many requests, how answered, by
  which part, how long they took. The numbers are only worth something if they are
  exact; and to look at them must not change what is looked at.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "=404"]

      [server.metrics]
      enabled = true

      [server.timeouts]
      request = 1
      """

  @metrics_format
  Scenario: The metrics come in the text format of Prometheus
    Given a visitor has received "/plain.txt"
    When a visitor requests "/metrics"
    Then the answer is 200
    And the header "Content-Type" is "text/plain; version=0.0.4; charset=utf-8"
    And the metrics have
      | name                                | type      |
      | ephpm_build_info                    | gauge     |
      | ephpm_http_requests                 | counter   |
      | ephpm_http_requests_in_flight       | gauge     |
      | ephpm_http_request_duration_seconds | histogram |

  @metrics_build
  Scenario: The metrics say which version runs
    When a visitor requests "/metrics"
    Then the metrics have
      | name             | type  | value | label   |
      | ephpm_build_info | gauge | 1     | version |

  @metrics_requests
  Scenario: Every request counts once: by method, by status, by who answered
    When visitors request
      | method | target         | times |
      | GET    | /plain.txt     | 3     |
      | HEAD   | /plain.txt     | 2     |
      | POST   | /plain.txt     | 1     |
      | GET    | /missing.txt   | 4     |
      | GET    | /.env          | 2     |
      | GET    | /_ephpm/health | 2     |
      | GET    | /_ephpm/ready  | 1     |
      | BREW   | /plain.txt     | 2     |
    Then the node has counted, and nothing else
      | method | status | handler | times |
      | GET    | 200    | static  | 3     |
      | HEAD   | 200    | static  | 2     |
      | POST   | 200    | static  | 1     |
      | GET    | 404    | error   | 4     |
      | GET    | 403    | error   | 2     |
      | GET    | 200    | health  | 3     |
      | OTHER  | 200    | static  | 2     |

  @metrics_pages @requires.php
  Scenario: Pages count in the metrics as pages, whatever their status
    When visitors request
      | method | target                        | times |
      | GET    | /index.php                    | 3     |
      | POST   | /test.php                     | 2     |
      | GET    | /custom_status.php?status=404 | 1     |
      | GET    | /error_test.php?kind=fatal    | 1     |
    Then the node has counted, and nothing else
      | method | status | handler | times |
      | GET    | 200    | php     | 3     |
      | POST   | 200    | php     | 2     |
      | GET    | 404    | php     | 1     |
      | GET    | 500    | php     | 1     |
    And "ephpm_php_executions_total" has grown by 7

  @metrics_not_modified
  Scenario: An answer without the file counts as what it is (304)
    Given a visitor has received "/test.html"
    When a visitor requests "/test.html" with the header "If-None-Match: {its ETag}"
    Then the answer is 304
    And the node has counted, and nothing else
      | method | status | handler | times |
      | GET    | 304    | static  | 1     |

  @metrics_many
  Scenario: No request is lost in a crowd (60 at once)
    When 60 visitors request "/plain.txt" at once
    Then all 60 answers are 200
    And the node has counted, and nothing else
      | method | status | handler | times |
      | GET    | 200    | static  | 60    |

  @metrics_scrapes
  Scenario: A look at the metrics counts itself, and nothing else
    When a visitor requests "/metrics"
    Then the answer is 200
    And the node has counted, and nothing else
      | method | status | handler | times |
      | GET    | 200    | metrics | 2     |

  @metrics_timeouts
  Scenario: Requests that took too long are counted as timeouts (one upload that never ends)
    When a visitor uploads half of 100 bytes to "/test.php", and waits for the answer
    Then the answer is 504
    And "ephpm_http_timeouts_total{stage=request}" has grown by 1
    And the node has counted, and nothing else
      | method | status | handler | times |
      | POST   | 504    | error   | 1     |

  @metrics_rate_limited
  Scenario: Requests over the rate limit are counted as refused (23, where 20 are allowed)
    Given a node with the configuration
      """toml
      [server.limits]
      per_ip_rate = 0.1
      per_ip_burst = 20
      """
    When a new visitor requests "/plain.txt" 23 times in a row
    Then 20 of the answers are 200
    And 3 of the answers are 429
    And "ephpm_rate_limited_total" has grown by 3

  @metrics_in_flight
  Scenario: A request is counted as in flight while it lasts (one upload)
    When a visitor uploads half of 100 bytes to "/test.php"
    Then "ephpm_http_requests_in_flight" has grown by 1
    And the upload can be finished, and is answered with 200
    And "ephpm_http_requests_in_flight" has grown by 0

  @metrics_duration
  Scenario: The metrics tell how long requests took (one quick request, and one of a second)
    When a visitor uploads half of 100 bytes to "/test.php", and waits for the answer
    Then the answer is 504
    And another visitor is served
    And "ephpm_http_request_duration_seconds" has grown by 2 requests, 1 of them longer than 500 ms
    And "ephpm_http_request_duration_seconds" has grown by 1 s

  @metrics_path
  Scenario Outline: The operator chooses the address of the metrics (<target>)
    Given a node with the configuration
      """toml
      [server.metrics]
      path = "/internal/numbers"
      """
    When a visitor requests "<target>"
    Then the answer is <status>
    And the header "Content-Type" is "<type>"

    Examples:
      | target            | status | type                                     |
      | /internal/numbers | 200    | text/plain; version=0.0.4; charset=utf-8 |
      | /metrics          | 404    | text/plain                               |

  @metrics_off
  Scenario: A site can use the address of the metrics where they are switched off
    Given a node with the configuration
      """toml
      [server.metrics]
      enabled = false
      """
    And the document root holds "/metrics" with the text "the site's own"
    When a visitor requests "/metrics"
    Then the answer is 200
    And the body is "the site's own"

  @metrics_any_host
  Scenario: A collector of metrics need not know the site's name
    Given a node with the configuration
      """toml
      [server.request]
      trusted_hosts = ["www.example.com"]
      """
    When a visitor requests "/metrics" with the header "Host: 10.0.0.7"
    Then the answer is 200
    And the header "Content-Type" is "text/plain; version=0.0.4; charset=utf-8"

  @metrics_get_only
  Scenario Outline: Only GET gets the metrics; other methods are requests to the site (<method>)
    When a visitor sends <method> "/metrics"
    Then the answer is 404
    And the header "Content-Type" is "text/plain"

    Examples:
      | method |
      | POST   |
      | DELETE |
