@single @kv @requires.resp
Feature: A key is a string or a hash, never both
  A program that takes a hash for a text has a mistake that shall show at once. It
  is told so, and what the key holds stays as it is.

  Background:
    Given a node with a Redis port

  @resp_kinds
  Scenario: What a key is, the first command says
    When a Redis client sends the commands
      | command                |
      | SET "page" "text"      |
      | HSET "cart" "apple" 3  |
      | TYPE "page"            |
      | TYPE "cart"            |
    Then the client gets in turn
      | reply    |
      | OK       |
      | 1        |
      | "string" |
      | "hash"   |

  @resp_wrongtype_hash
  Scenario Outline: A command for texts refuses a hash (<command>)
    Given the key "cart" holds {"apple": "3"}
    When a Redis client sends <command>
    Then the client gets the error "WRONGTYPE Operation against a key holding the wrong kind of value"
    And the key "cart" holds {"apple": "3"}
    And the key "cart" is a "hash"

    Examples:
      | command             |
      | GET "cart"          |
      | INCR "cart"         |
      | INCRBY "cart" 2     |
      | DECR "cart"         |
      | APPEND "cart" "x"   |
      | STRLEN "cart"       |
      | GETSET "cart" "x"   |
      | SET "cart" "x" GET  |

  @resp_wrongtype_string
  Scenario Outline: A command for hashes refuses a text (<command>)
    Given the key "page" holds "text"
    When a Redis client sends <command>
    Then the client gets the error "WRONGTYPE Operation against a key holding the wrong kind of value"
    And the key "page" is a "string"
    And the key "page" holds "text"

    Examples:
      | command                    |
      | HSET "page" "field" "x"    |
      | HGET "page" "field"        |
      | HGETALL "page"             |
      | HDEL "page" "field"        |
      | HKEYS "page"               |
      | HVALS "page"               |
      | HLEN "page"                |
      | HEXISTS "page" "field"     |

  @resp_set_over_hash
  Scenario: SET makes a text of whatever was there
    Given the key "cart" holds {"apple": "3"}
    When a Redis client sends SET "cart" "empty"
    Then the client gets OK
    And the key "cart" is a "string"
    And the key "cart" holds "empty"

  @resp_setnx_over_hash
  Scenario Outline: A hash is something that is there (<command>)
    Given the key "cart" holds {"apple": "3"}
    When a Redis client sends <command>
    Then the client gets <reply>
    And the key "cart" holds {"apple": "3"}
    And there is one key

    Examples:
      | command            | reply   |
      | SETNX "cart" "x"   | 0       |
      | SET "cart" "x" NX  | nothing |

  @resp_hash_time
  Scenario: A hash that stays says so (TTL of a hash)
    Given the key "cart" holds {"apple": "3"}
    When a Redis client sends TTL "cart"
    Then the client gets -1

  @resp_mget_hash
  Scenario: Among many keys a hash counts as no text (MGET)
    Given the key "cart" holds {"apple": "3"}
    And the key "page" holds "text"
    When a Redis client sends MGET "page" "cart" "page"
    Then the client gets ["text", nothing, "text"]
