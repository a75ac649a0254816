@single @operations @requires.configuration @requires.tenants
Feature: What the operator decides holds for every site of a node
  Sites that share a node share its configuration. A limit, a rule or a setting holds for each
  of them, not for the first alone; and what a node keeps for one site is never given to another.

  @site_keys_status
  Scenario Outline: A rule holds for a site beside the first one (<key>)
    Given a node with the configuration
      """toml
      server.sites_dir = "{sites directory}"
      <key> = <value>
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    When a visitor requests "<target>" of "bob.test"
    Then the answer is <status>

    Examples: files
      | key                           | value                  | target       | status |
      | server.fallback               | ["$uri", "/plain.txt"] | /nonexistent | 200    |
      | server.static.hidden_files    | "ignore"               | /.env        | 404    |
      | server.security.blocked_paths | ["/plain.*"]           | /plain.txt   | 403    |
      | server.request.trusted_hosts  | ["alice.test"]         | /plain.txt   | 421    |

    @site_keys_status_pages @requires.php
    Examples: pages
      | key                               | value          | target              | status |
      | server.security.allowed_php_paths | ["/index.php"] | /test.php           | 403    |
      | server.timeouts.request           | 1              | /sleep.php?ms=2500  | 504    |
      | php.max_execution_time            | 1              | /sleep.php?ms=2500  | 500    |
      | php.php_memory_limit              | "16M"          | /memory.php?size=32 | 500    |

  @site_keys_header_size
  Scenario: The limit of a request's headers holds for a site beside the first one (6 kB, where 4 KiB are allowed)
    Given a node with the configuration
      """toml
      server.sites_dir = "{sites directory}"
      server.request.max_header_size = 4096
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    When a visitor requests "/plain.txt" of "bob.test" with 6 kB in one header
    Then the visitor is refused with 431

  @site_keys_body_size
  Scenario: The limit of a body holds for a site beside the first one (19 bytes, where 10 are allowed)
    Given a node with the configuration
      """toml
      server.sites_dir = "{sites directory}"
      server.request.max_body_size = 10
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    When a visitor sends POST "/mark.php" of "bob.test" with the text "more than ten bytes"
    Then the visitor is refused with 413

  @site_keys_headers
  Scenario Outline: The operator's headers are in the answers of a site beside the first one (<name>)
    Given a node with the configuration
      """toml
      server.sites_dir = "{sites directory}"
      <key> = <value>
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    When a visitor requests "/plain.txt" of "bob.test"
    Then the answer is 200
    And the header "<name>" is "<said>"

    Examples:
      | key                         | value                | name          | said     |
      | server.response.headers     | [["X-Site", "ours"]] | X-Site        | ours     |
      | server.static.cache_control | "no-store"           | Cache-Control | no-store |

  @site_keys_off
  Scenario Outline: What is off is off for a site beside the first one (<name>)
    Given a node with the configuration
      """toml
      server.sites_dir = "{sites directory}"
      <key> = false
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    When a visitor requests "/test.html" of "bob.test" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the header "<name>" is absent

    Examples:
      | key                         | name             |
      | server.static.etag          | ETag             |
      | server.response.compression | Content-Encoding |

  @site_keys_php @requires.php
  Scenario: A setting of PHP holds for a site beside the first one (precision)
    Given a node with the configuration
      """toml
      server.sites_dir = "{sites directory}"
      php.ini_overrides = [["precision", "3"]]
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    When a visitor requests "/ini.php?name=precision" of "bob.test"
    Then the answer is 200
    And the body is "'3'"

  @site_keys_rate
  Scenario: The rate of requests holds for a site beside the first one (13 requests, 10 allowed)
    Given a node with the configuration
      """toml
      server.sites_dir = "{sites directory}"
      server.limits.per_ip_rate = 0.1
      server.limits.per_ip_burst = 10
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    When a new visitor requests "/plain.txt" of "bob.test" 13 times in a row
    Then 10 of the answers are 200
    And 3 of the answers are 429

  @site_keys_access_log @fresh @requires.access-log
  Scenario: The access log has the requests of every site
    Given a node with the configuration
      """toml
      server.sites_dir = "{sites directory}"
      server.logging.access = "{directory}/logs/access.log"
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    And a visitor has received "/plain.txt" of "alice.test"
    When a visitor requests "/test.html" of "bob.test"
    Then the access log has a line for each of these, and no other
      | method | target     | status |
      | GET    | /plain.txt | 200    |
      | GET    | /test.html | 200    |

  @site_keys_file_cache
  Scenario: A file that is kept in memory is its own site's (of one name in both)
    Given a node with the configuration
      """toml
      server.sites_dir = "{sites directory}"
      server.file_cache.enabled = true
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    And the site "alice.test" holds "/who.txt" with the text "This is Alice."
    And the site "bob.test" holds "/who.txt" with the text "This is Bob."
    And a visitor has received "/who.txt" of "alice.test"
    When a visitor requests "/who.txt" of "bob.test"
    Then the body is "This is Bob."

  @site_keys_etag_cache @requires.php @requires.kv
  Scenario: The ETag of a page that is kept is its own site's (of one address in both)
    Given a node with the configuration
      """toml
      server.sites_dir = "{sites directory}"
      server.php_etag_cache.enabled = true
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    And a visitor has received "/cached.php" of "alice.test"
    When a visitor requests "/cached.php" of "bob.test" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "run 1"
