@single @kv @requires.resp
Feature: Hashes keep fields
  A visitor's profile or a row of a table is a hash: fields with a text each. Each
  field can be read, replaced and removed without touching the others.

  Background:
    Given a node with a Redis port

  @resp_hash_ops @kv_hash_operations
  Scenario: Fields are set, read and removed (HSET, HGET, HGETALL, HDEL)
    When these commands are sent
      | command                              |
      | HSET "user" "name" "Anna" "age" "41" |
      | HGET "user" "name"                   |
      | HDEL "user" "age"                    |
      | HGETALL "user"                       |
    Then the client gets in turn
      | reply            |
      | 2                |
      | "Anna"           |
      | 1                |
      | ["name", "Anna"] |

  @resp_hgetall
  Scenario: Each name comes with its text (HGETALL)
    Given the key "user" holds {"name": "Anna", "age": "41", "town": "", "": "no name", "\x00": "\x00"}
    When a Redis client sends HGETALL "user"
    Then the client gets {"name": "Anna", "age": "41", "town": "", "": "no name", "\x00": "\x00"}

  @resp_hash_empty
  Scenario: A hash without fields is no key any more
    Given the key "user" holds {"name": "Anna"}
    When a Redis client sends HDEL "user" "name"
    Then the client gets 1
    And there is no key "user"
    And there are no keys
