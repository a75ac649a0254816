@single @kv @requires.resp @requires.php @requires.kv
Feature: The operator says whether and how ETags are kept
  Not every site wants its ETags kept, and not everybody for 5 minutes. Where it is
  not asked for, every visit runs the page.

  @cache_off
  Scenario: Where nobody asked for it, every visit runs the page
    Given a node with a Redis port
    And a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "run 2"
    And no key begins with "etag:"

  @cache_settings
  Scenario: How long, and under which name (1 s, "pages:")
    Given a node with a Redis port and the configuration
      """toml
      [server.php_etag_cache]
      enabled = true
      ttl_secs = 1
      key_prefix = "pages:"
      """
    When a visitor requests "/cached.php"
    Then the one key that begins with "pages:" is there for 1 s, and then gone

  @cache_settings
  Scenario: When the time is over, the page is made again
    Given a node with a Redis port and the configuration
      """toml
      [server.php_etag_cache]
      enabled = true
      ttl_secs = 1
      key_prefix = "pages:"
      """
    And a visitor has received "/cached.php"
    And the one key that begins with "pages:" has ended
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
    Then the one key that begins with "etag:" has no expiry
