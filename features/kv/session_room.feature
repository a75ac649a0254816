@single @kv @requires.resp @requires.php @requires.kv
Feature: A store without room stops no page
  A store that must not lose anything says no when it is full. Sessions live there too; so
  visitors may lose what a page would have remembered, but no page keeps them waiting for it.

  Background:
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "noeviction"

      [php]
      ini_overrides = [["session.save_handler", "ephpm"], ["display_errors", "Off"]]
      """

  @session_no_room
  Scenario: A page that cannot keep its session answers at once, and the log says why
    Given 10 keys "page:" hold (10,090 bytes of text) each
    When a visitor requests "/basket.php?add=apple"
    Then the answer is 200
    And the body is "apple"
    And nobody was kept waiting
    And the log says, in this order
      | line    |
      | session |
    And all 10 keys "page:" hold (10,090 bytes of text)

  @session_no_room_busy
  Scenario: Many visitors whose sessions have no room are answered at once (20)
    Given 10 keys "page:" hold (10,090 bytes of text) each
    When 20 visitors request "/basket.php?add=apple" at once
    Then all 20 answers are "apple"
    And nobody was kept waiting

  @session_no_room_read
  Scenario: A session that is there can be read when there is no room
    Given a visitor has received "/basket.php?add=apple"
    And 10 keys "page:" hold (10,060 bytes of text) each
    When a visitor requests "/basket.php" with the header "Cookie: {its cookie}"
    Then the answer is 200
    And the body is "apple"
    And nobody was kept waiting

  @session_room_again
  Scenario: A session is kept again when there is room again
    Given a visitor has received "/basket.php?add=apple"
    And 10 keys "page:" hold (10,060 bytes of text) each
    And a Redis client has sent DEL "page:1"
    When a visitor requests "/basket.php?add=pear" with the header "Cookie: {its cookie}"
    Then the answer is 200
    And the body is "apple, pear"
    And there is a key "session:{its session}"
    And there is no key "session_lock:{its session}"

  @page_tag_no_room
  Scenario: A page whose ETag has no room to be kept is served all the same
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "noeviction"

      [server.php_etag_cache]
      enabled = true
      """
    And 10 keys "page:" hold (10,090 bytes of text) each
    When a visitor requests "/etag.php"
    Then the answer is 200
    And nobody was kept waiting
    And all 10 keys "page:" hold (10,090 bytes of text)
