@single @kv @wire @requires.resp
Feature: Commands for hashes, one by one
  Each command is sent to a store that holds what the Given says. A reply speaks of the
  fields that the command names, and the others stay as they are.

  Background:
    Given a node with a Redis port

  @resp_hset
  Scenario: HSET counts the fields that are new
    Given the key "user" holds {"name": "Anna"}
    When each of these is tried
      | case                 | command                             | reply | afterwards                                          |
      | a new one            | HSET "user" "age" "41"              | 1     | {"user": {"name": "Anna", "age": "41"}}             |
      | one that is replaced | HSET "user" "name" "Ben"            | 0     | {"user": {"name": "Ben"}}                           |
      | one of each          | HSET "user" "name" "Ben" "age" "41" | 1     | {"user": {"name": "Ben", "age": "41"}}              |
      | the last one counts  | HSET "user" "age" "41" "age" "42"   | 1     | {"user": {"name": "Anna", "age": "42"}}             |
      | an empty text        | HSET "user" "age" ""                | 1     | {"user": {"name": "Anna", "age": ""}}               |
      | any bytes            | HSET "user" "photo" "\x00\xff\r\n"  | 1     | {"user": {"name": "Anna", "photo": "\x00\xff\r\n"}} |
    Then each reply, and what is there afterwards, is as the table says

  @resp_hash_reading
  Scenario: HKEYS and HVALS give all fields of a hash, and all texts
    Given the key "user" holds {"name": "Anna", "age": "41"}
    When each of these is tried
      | command        | members         | afterwards |
      | HKEYS "user"   | ["name", "age"] | unchanged  |
      | HVALS "user"   | ["Anna", "41"]  | unchanged  |
      | HKEYS "nobody" | []              | unchanged  |
      | HVALS "nobody" | []              | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_hash_reading
  Scenario: HGET, HEXISTS and HLEN tell of a hash's fields
    Given the key "user" holds {"name": "Anna", "age": "41"}
    When each of these is tried
      | command                | reply   | afterwards |
      | HGET "user" "name"     | "Anna"  | unchanged  |
      | HGET "user" "Name"     | nothing | unchanged  |
      | HGET "nobody" "name"   | nothing | unchanged  |
      | HEXISTS "user" "age"   | 1       | unchanged  |
      | HEXISTS "user" "size"  | 0       | unchanged  |
      | HEXISTS "nobody" "age" | 0       | unchanged  |
      | HLEN "user"            | 2       | unchanged  |
      | HLEN "nobody"          | 0       | unchanged  |
      | HGETALL "nobody"       | []      | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_hdel
  Scenario: HDEL removes the fields that it names, and the others stay
    Given the key "user" holds {"name": "Anna", "age": "41", "town": "Bonn"}
    When each of these is tried
      | case                     | command                         | reply | afterwards                                 |
      | one                      | HDEL "user" "age"               | 1     | {"user": {"name": "Anna", "town": "Bonn"}} |
      | two, and one that is not | HDEL "user" "age" "size" "town" | 2     | {"user": {"name": "Anna"}}                 |
      | one twice                | HDEL "user" "age" "age"         | 1     | {"user": {"name": "Anna", "town": "Bonn"}} |
      | one that is not          | HDEL "user" "size"              | 0     | unchanged                                  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_hset_pairs
  Scenario: A field without a text is refused, and nothing is set
    Given the key "user" holds {"name": "Anna"}
    When each of these is tried
      | command                        | reply                                                        | afterwards |
      | HSET "user" "name"             | the error "ERR wrong number of arguments for 'hset' command" | unchanged  |
      | HSET "user" "name" "Ben" "age" | the error "ERR wrong number of arguments for 'hset' command" | unchanged  |
      | HSET "user"                    | the error "ERR wrong number of arguments for 'hset' command" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says
