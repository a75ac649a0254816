@single @kv @requires.resp
Feature: Strings keep what was put into them
  Pages, carts and counters live in strings. What was set is read back to the byte
  until somebody changes it, and an option that does not hold changes nothing.

  Background:
    Given a node with a Redis port

  @resp_set_get
  Scenario: A text that was set is read back
    When a Redis client sends SET "greeting" "hello"
    Then the client gets OK
    And the key "greeting" holds "hello"

  @resp_get_missing
  Scenario: A key that was never set holds nothing
    When a Redis client sends GET "nobody"
    Then the client gets nothing
    And there are no keys

  @resp_mget_mset
  Scenario: Many keys are written and read at once (MSET, then MGET)
    Given a Redis client has sent MSET "a" "1" "b" "two" "c" ""
    When a Redis client sends MGET "c" "a" "nobody" "b" "a"
    Then the client gets ["", "1", nothing, "two", "1"]
    And there are 3 keys

  @resp_mget_mset
  Scenario: A name without a text is refused, and none of the others is written
    Given the key "a" holds "old"
    When a Redis client sends MSET "a" "1" "b"
    Then the client gets the error "ERR wrong number of arguments for 'mset' command"
    And the key "a" holds "old"
    And there is one key

  @resp_append
  Scenario: Texts grow at their end (APPEND to a text with zero bytes)
    Given the key "log" holds "one\x00"
    When a Redis client sends APPEND "log" "\x00two"
    Then the client gets 8
    And the key "log" holds "one\x00\x00two"
