@single @kv @wire @requires.resp
Feature: Commands for texts and commands for hashes, one by one
  A command for the one kind refuses the other, in one and the same way, and what the
  key holds stays as it is.

  Background:
    Given a node with a Redis port

  @resp_wrongtype_hash
  Scenario Outline: A command for texts refuses a hash (<command>)
    Given the key "cart" holds {"apple": "3"}
    When a Redis client sends <command>
    Then the client gets the error "WRONGTYPE Operation against a key holding the wrong kind of value"
    And the key "cart" holds {"apple": "3"}
    And the key "cart" is a "hash"

    Examples:
      | command            |
      | GET "cart"         |
      | INCR "cart"        |
      | INCRBY "cart" 2    |
      | DECR "cart"        |
      | APPEND "cart" "x"  |
      | STRLEN "cart"      |
      | GETSET "cart" "x"  |
      | SET "cart" "x" GET |

  @resp_wrongtype_string
  Scenario Outline: A command for hashes refuses a text (<command>)
    Given the key "page" holds "text"
    When a Redis client sends <command>
    Then the client gets the error "WRONGTYPE Operation against a key holding the wrong kind of value"
    And the key "page" is a "string"
    And the key "page" holds "text"

    Examples:
      | command                 |
      | HSET "page" "field" "x" |
      | HGET "page" "field"     |
      | HGETALL "page"          |
      | HDEL "page" "field"     |
      | HKEYS "page"            |
      | HVALS "page"            |
      | HLEN "page"             |
      | HEXISTS "page" "field"  |

  @resp_setnx_over_hash
  Scenario Outline: A key that holds a hash is there for commands that look whether a key is there (<command>)
    Given the key "cart" holds {"apple": "3"}
    When a Redis client sends <command>
    Then the client gets <reply>
    And the key "cart" holds {"apple": "3"}
    And there is one key

    Examples:
      | command           | reply   |
      | SETNX "cart" "x"  | 0       |
      | SET "cart" "x" NX | nothing |
