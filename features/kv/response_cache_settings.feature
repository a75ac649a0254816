@single @kv @requires.resp @requires.php @requires.kv
Feature: The operator says whether and how ETags are kept
  Not every site wants its ETags kept, and not everybody for 5 minutes. Where it is
  not asked for, every visit runs the page.

  @cache_off
  Scenario: Every visit runs the page unless the cache is asked for
    Given a node with a Redis port
    And a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "run 2"
    And there is no key beginning with "etag:"

  @cache_settings
  Scenario: An ETag is kept as long, and under the name, that the operator says (1 s, "pages:")
    Given a node with a Redis port and the configuration
      """toml
      [server.php_etag_cache]
      enabled = true
      ttl_secs = 1
      key_prefix = "pages:"
      """
    When a visitor requests "/cached.php"
    Then the key beginning with "pages:" is there for 1 s, and then gone

  @cache_settings
  Scenario: A page is made again when the time of its ETag is over
    Given a node with a Redis port and the configuration
      """toml
      [server.php_etag_cache]
      enabled = true
      ttl_secs = 1
      key_prefix = "pages:"
      """
    And a visitor has received "/cached.php"
    And the key beginning with "pages:" has ended
    When a visitor requests "/cached.php" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "run 2"

  @cache_for_good
  Scenario: An ETag may be kept for good (a time of 0)
    Given a node with a Redis port and the configuration
      """toml
      [server.php_etag_cache]
      enabled = true
      ttl_secs = 0
      """
    When a visitor requests "/cached.php"
    Then the key beginning with "etag:" has no expiry
