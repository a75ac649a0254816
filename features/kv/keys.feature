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

  @resp_del_counts
  Scenario Outline: The reply says how many keys there were (<case>)
    Given the key "a" holds "1"
    And the key "b" holds {"field": "2"}
    When a Redis client sends <command>
    Then the client gets <count>
    And there are <left> keys

    Examples:
      | case                            | command                    | count | left |
      | DEL of two and one that is none | DEL "a" "nobody" "b"       | 2     | 0    |
      | DEL of one twice                | DEL "a" "a"                | 1     | 1    |
      | DEL of none                     | DEL "nobody"               | 0     | 2    |
      | DEL of a hash                   | DEL "b"                    | 1     | 1    |
      | EXISTS of two and one           | EXISTS "a" "nobody" "b"    | 2     | 2    |
      | EXISTS of one twice             | EXISTS "a" "a"             | 2     | 2    |
      | EXISTS of none                  | EXISTS "nobody"            | 0     | 2    |
      | DBSIZE                          | DBSIZE                     | 2     | 2    |

  @resp_type
  Scenario Outline: TYPE tells what a key is (<kind>)
    Given the key "a" holds "1"
    And the key "b" holds {"field": "2"}
    When a Redis client sends TYPE "<key>"
    Then the client gets "<kind>"

    Examples:
      | key    | kind   |
      | a      | string |
      | b      | hash   |
      | nobody | none   |

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
  Scenario: What is not there cannot be renamed (and what is there stays)
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

  @resp_keys
  Scenario Outline: KEYS finds what the pattern describes (<pattern>)
    Given a Redis client has sent MSET "cart:1" "a" "cart:2" "b" "cart:10" "c" "page" "d"
    When a Redis client sends KEYS "<pattern>"
    Then the client gets <found>, in any order

    Examples:
      | pattern | found                                   |
      | *       | ["cart:1", "cart:2", "cart:10", "page"] |
      | cart:*  | ["cart:1", "cart:2", "cart:10"]         |
      | cart:?  | ["cart:1", "cart:2"]                    |
      | *1*     | ["cart:1", "cart:10"]                   |
      | ?age    | ["page"]                                |
      | page    | ["page"]                                |
      | cart    | []                                      |
      | CART:*  | []                                      |
      | c*t:*0  | ["cart:10"]                             |

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

  @resp_key_names
  Scenario Outline: A key may have any name (<case>)
    Given the key "other" holds "untouched"
    When a Redis client sends SET <name> "mine"
    Then the client gets OK
    And the key <name> holds "mine"
    And the key "other" holds "untouched"
    And there are 2 keys

    Examples:
      | case             | name            |
      | with spaces      | "a key"         |
      | of UTF-8         | "schlüssel:ß:✓" |
      | with a line end  | "a\r\nkey"      |
      | with a zero byte | "a\x00key"      |
      | the empty name   | ""              |

  @resp_binary_keys
  Scenario: Keys that differ in one byte are two keys, whatever the byte is
    Given the key "id:\xfe" holds "the first"
    When a Redis client sends SET "id:\xff" "the second"
    Then the client gets OK
    And the key "id:\xfe" holds "the first"
    And the key "id:\xff" holds "the second"
