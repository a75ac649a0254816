@single @limits
Feature: Nobody asks more often than allowed
  The operator says how many requests a second one visitor may make, and how many
  at once on top. What goes beyond is refused with 429 until time has passed; other
  visitors are not affected. Nothing is exempt: not files, not probes.

  Background:
    Given a node with the configuration
      """toml
      [server.limits]
      per_ip_rate = 0.1
      per_ip_burst = 10

      [server.security]
      trusted_proxies = ["127.0.0.0/8"]
      """

  @per_ip_rate
  Scenario Outline: Of a burst of requests as many are answered as are allowed, the rest is refused (13 requests for <what>, 10 allowed)
    When a new visitor requests "<target>" 13 times in a row
    Then 10 of the answers are 200
    And 3 of the answers are 429

    Examples:
      | what           | target         |
      | a file         | /plain.txt     |
      | a probe        | /_ephpm/health |
      | another probe  | /_ephpm/ready  |
      | the metrics    | /metrics       |

    @per_ip_rate_page @requires.php
    Examples: pages
      | what           | target         |
      | a page         | /index.php     |

  @per_ip_rate_refusal
  Scenario: A visitor who asks too often is told why, and no more (the eleventh request)
    When a new visitor requests "/plain.txt" 11 times in a row
    Then the visitor is refused with 429
    And the header "Content-Type" is "text/plain"
    And the body is "429 Too Many Requests"

  @per_ip_rate_others
  Scenario: A visitor who asks too often does not affect another one
    When a new visitor requests "/plain.txt" 13 times in a row
    Then 10 of the answers are 200
    And 3 of the answers are 429
    And another visitor is served

  @per_ip_rate_proxied
  Scenario: Behind a trusted proxy each visitor is counted alone (one proxy, two visitors)
    When a trusted proxy passes on 12 requests for "/plain.txt" of each of 2 visitors
    Then 20 of the answers are 200
    And 4 of the answers are 429

  @per_ip_rate_recovers
  Scenario: A visitor who asked too often is served again after a while (one a second)
    Given a node with the configuration
      """toml
      [server.limits]
      per_ip_rate = 1.0
      per_ip_burst = 1
      """
    When a new visitor requests "/plain.txt" 10 times in a row
    Then the visitor is refused with 429
    And the new visitor is served again within 1 s

  @per_ip_rate_off
  Scenario: Without a rate limit nobody is refused (60 requests)
    Given a node with the configuration
      """toml
      [server.limits]
      per_ip_rate = 0.0
      per_ip_burst = 10
      """
    When a new visitor requests "/plain.txt" 60 times in a row
    Then 60 of the answers are 200
