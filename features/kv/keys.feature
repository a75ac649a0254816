@single @kv @requires.resp
Feature: Keys can be counted, found, renamed and removed
  Whoever looks after a cache wants to know what is in it and to clear a part of
  it. A command speaks of exactly the keys that it names, and of no others.

  Background:
    Given a node with a Redis port

  @resp_del
  Scenario: A removed key is gone, its neighbour is not
    Given the key "cart:1" holds "apple"
    And the key "cart:2" holds "pear"
    When a Redis client sends DEL "cart:1"
    Then the client gets 1
    And there is no key "cart:1"
    And the key "cart:2" holds "pear"

  @resp_rename
  Scenario: A key can get another name, over one that is there
    Given the key "draft" holds "text" for 100 s
    And the key "page" holds "old"
    When a Redis client sends RENAME "draft" "page"
    Then the client gets OK
    And there is no key "draft"
    And the key "page" holds "text"
    And the key "page" expires in 100 s

  @resp_rename_missing
  Scenario: A key that is not there cannot be renamed, and the other stays
    Given the key "page" holds "old"
    When a Redis client sends RENAME "nobody" "page"
    Then the client gets the error "ERR no such key"
    And the key "page" holds "old"

  @resp_rename_itself
  Scenario: A key that is renamed to itself stays
    Given the key "page" holds "text"
    When a Redis client sends RENAME "page" "page"
    Then the client gets OK
    And the key "page" holds "text"

  @resp_rename_hash
  Scenario: A hash can get another name as well
    Given the key "draft" holds {"title": "text"}
    When a Redis client sends RENAME "draft" "page"
    Then the client gets OK
    And the key "page" holds {"title": "text"}
    And there is no key "draft"

  @resp_keys_literally
  Scenario: Signs of other pattern languages stand for themselves (a dot, a plus, a bracket)
    Given a Redis client has sent MSET "a.b" "1" "axb" "2" "a+b" "3" "a(b" "4" "a\\b" "5"
    When a Redis client sends KEYS "a.?"
    Then the client gets ["a.b"], in any order

  @resp_flush
  Scenario Outline: <command> removes every key, strings and hashes
    Given 20 keys "page:" hold "text" each
    And the key "cart" holds {"field": "2"}
    When a Redis client sends <command>
    Then the client gets OK
    And there are no keys
    And there is no key "page:7"

    Examples:
      | command          |
      | FLUSHDB          |
      | FLUSHALL         |
      | FLUSHALL "ASYNC" |

  @resp_binary_keys
  Scenario: Keys that differ in one byte are two keys, whatever the byte is
    Given the key "id:\xfe" holds "the first"
    When a Redis client sends SET "id:\xff" "the second"
    Then the client gets OK
    And the key "id:\xfe" holds "the first"
    And the key "id:\xff" holds "the second"
