@single @kv @requires.resp @requires.php @requires.kv
Feature: One visitor's clicks take turns, no longer than they must
  While a page has a session open, the same visitor's next click waits for it, so that
  nothing is lost. However that page ends, the next click must not wait for nothing.

  Background:
    Given a node with a Redis port and the configuration
      """toml
      [php]
      max_execution_time = 2
      php_memory_limit = "32M"
      ini_overrides = [["session.save_handler", "ephpm"]]
      """
    And a visitor has received "/basket.php?add=apple"

  @session_lock_time_limit
  Scenario: A page that its time limit ends lets go of its session (2 s)
    When the same visitor requests "/basket.php?add=pear&ms=10000"
    Then the answer is 500
    And within the session time there is no key "session_lock:{its session}"
    And the same visitor gets "apple" from "/basket.php"

  @session_lock_memory_limit
  Scenario: A page that its memory limit ends lets go of its session (32 MB)
    When the same visitor requests "/basket.php?add=pear&fill=90000000"
    Then the answer is 500
    And within the session time there is no key "session_lock:{its session}"
    And the same visitor gets "apple" from "/basket.php"

  @session_lock_held
  Scenario: A page that thinks about its session keeps it to itself
    When the same visitor requests "/basket.php?add=pear&ms=1500", and leaves after 500 ms
    Then there is a key "session_lock:{its session}"

  @session_lock_left
  Scenario: A visitor who leaves a page finds the session again at the next click
    Given the same visitor requests "/basket.php?add=pear&ms=800", and leaves after 300 ms
    When the same visitor requests "/basket.php?add=plum"
    Then the answer is 200
    And the body is "apple, pear, plum"
    And within the session time there is no key "session_lock:{its session}"

  @session_lock_closed_early
  Scenario: A page that closes its session early lets the next click in while it goes on
    Given the same visitor requests "/basket.php?add=pear&do=close_early&after=1500", and leaves after 500 ms
    When a Redis client sends EXISTS "session_lock:{its session}"
    Then the client gets 0
    And the same visitor gets "apple, pear" from "/basket.php"

  @session_lock_read_only
  Scenario: A page that only reads its session lets the next click in while it goes on, and changes nothing
    Given the same visitor requests "/basket.php?add=pear&do=read_only&after=1500", and leaves after 500 ms
    When a Redis client sends EXISTS "session_lock:{its session}"
    Then the client gets 0
    And the same visitor gets "apple" from "/basket.php"

  @session_lock_outlived
  Scenario: A page that has outlived its turn leaves the session to whoever has it now
    Given the same visitor requests "/basket.php?add=pear&ms=1200", and leaves after 500 ms
    When a Redis client sends SET "session_lock:{its session}" "another page" PX 20000
    Then the client gets OK
    And the key "session_lock:{its session}" holds "another page" for the next 2 s
