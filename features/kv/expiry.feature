@single @kv @requires.resp
Feature: Keys end when their time is over
  Whoever stores something for a while relies on it twice: that it is there until
  then, and that nobody finds it any more afterwards.

  Background:
    Given a node with a Redis port

  @resp_expire_ttl
  Scenario: The time that is left counts down (EXPIRE 10, then TTL)
    Given the key "page" holds "text"
    When a Redis client sends EXPIRE "page" 10
    Then the client gets 1
    And the key "page" expires in 10 s
    And the key "page" holds "text"

  @resp_setex
  Scenario: A text that is stored for a while has an end (100 s)
    When these commands are sent
      | command                 |
      | SETEX "page" 100 "text" |
      | GET "page"              |
    Then the client gets in turn
      | reply  |
      | OK     |
      | "text" |
    And the key "page" expires in 100 s

  @resp_ttl_accuracy
  Scenario Outline: A key is there until its time is over, and then gone (<command>)
    Given the key "page" holds "old"
    When a Redis client sends <command>
    Then the key "page" is there for <time>, and then gone

    Examples:
      | command                 | time   |
      | PEXPIRE "page" 100      | 100 ms |
      | PEXPIRE "page" 377      | 377 ms |
      | SET "page" "new" PX 250 | 250 ms |
      | SETEX "page" 1 "new"    | 1 s    |

  @resp_overwrite_outlives
  Scenario: An old time does not end a new text
    Given the key "page" holds "old" for 100 ms
    When a Redis client sends SET "page" "new"
    Then the key "page" holds "new" for the next 300 ms

  @resp_persist_outlives
  Scenario: A key that was told to stay, stays
    Given the key "page" holds "text" for 500 ms
    When a Redis client sends PERSIST "page"
    Then the client gets 1
    And the key "page" holds "text" for the next 700 ms

  @resp_expired_del
  Scenario: Keys whose time is over cannot be removed again (300 keys)
    Given 300 keys "page:" hold "text" each for 30 ms, and their time is over
    When a Redis client sends DEL ("page:1" to "page:300")
    Then the client gets 0
    And there are no keys

  @resp_expired_rename
  Scenario: A key whose time is over cannot be renamed
    Given the key "draft" holds "5" for 30 ms, and its time is over
    And the key "page" holds "old"
    When a Redis client sends RENAME "draft" "page"
    Then the client gets the error "ERR no such key"
    And the key "page" holds "old"
