@single @operations
Feature: A platform can ask a node how it is
  Two addresses answer for the node itself, not for the site: whether the process
  lives, and whether it can take visitors. Platforms ask by IP address, often, and
  without knowing the site's rules; so the site's rules do not apply to them.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "=404"]

      [server.request]
      trusted_hosts = ["www.example.com"]

      [server.security]
      blocked_paths = ["/_ephpm/*"]

      [server.response]
      headers = [["X-Site", "example"]]
      """

  @health_body
  Scenario Outline: A probe's answer is short and for machines (<what>)
    When a visitor requests "<target>"
    Then the answer is 200
    And the header "Content-Type" is "application/json"
    And the body is "<body>"
    And the header "Content-Length" is the size of the body

    Examples:
      | what          | target           | body                     |
      | it lives      | /_ephpm/health   | {\"status\":\"ok\"}      |
      | it is ready   | /_ephpm/ready    | {\"status\":\"ready\"}   |
      | with a query  | /_ephpm/health?a | {\"status\":\"ok\"}      |

  @health_any_host
  Scenario Outline: A probe need not know the site's name (<target>)
    When a visitor requests "<target>" with the header "Host: 10.0.0.7"
    Then the answer is 200
    And the body is "<body>"

    Examples:
      | target         | body                   |
      | /_ephpm/health | {\"status\":\"ok\"}    |
      | /_ephpm/ready  | {\"status\":\"ready\"} |

  @health_visitors_host
  Scenario: A visitor has to know the site's name, on the same node
    When a visitor requests "/plain.txt" with the header "Host: 10.0.0.7"
    Then the visitor is refused with 421

  @health_no_site_headers
  Scenario Outline: A probe's answer has none of the site's own headers (<target>)
    When a visitor requests "<target>" with the header "Host: www.example.com"
    Then the answer is 200
    And the header "Content-Type" is "application/json"
    And the header "X-Site" is absent

    Examples:
      | target         |
      | /_ephpm/health |
      | /_ephpm/ready  |

  @health_get_only
  Scenario Outline: Only GET asks the node; everything else is a request to the site (<method> <target>)
    When a visitor sends <method> "<target>" with the header "Host: www.example.com"
    Then the visitor is refused with 403
    And the body is "403 Forbidden"

    Examples:
      | method | target         |
      | POST   | /_ephpm/health |
      | DELETE | /_ephpm/ready  |

  @health_near_names
  Scenario Outline: Other names than those of the probes are requests to the site (<target>)
    When a visitor requests "<target>" with the header "Host: www.example.com"
    Then the answer is <status>
    And the body is "<body>"

    Examples:
      | target           | status | body          |
      | /_ephpm/unknown  | 403    | 403 Forbidden |
      | /_ephpm_/health  | 404    | 404 Not Found |
      | /health          | 404    | 404 Not Found |

  @health_often
  Scenario: Many probes at once are all answered (40)
    When 40 visitors request "/_ephpm/ready" at once
    Then all 40 answers are "{\"status\":\"ready\"}"
