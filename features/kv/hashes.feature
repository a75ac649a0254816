@single @kv @requires.resp
Feature: Hashes keep fields
  A visitor's profile or a row of a table is a hash: fields with a text each. Each
  field can be read, replaced and removed without touching the others.

  Background:
    Given a node with a Redis port

  @resp_hash_ops @kv_hash_operations
  Scenario: Fields are set, read and removed (HSET, HGET, HGETALL, HDEL)
    When a Redis client sends the commands
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

  @resp_hset
  Scenario Outline: The reply counts the fields that are new (<case>)
    Given the key "user" holds {"name": "Anna"}
    When a Redis client sends <command>
    Then the client gets <added>
    And the key "user" holds <fields>

    Examples:
      | case                 | command                                | added | fields                             |
      | a new one            | HSET "user" "age" "41"                 | 1     | {"name": "Anna", "age": "41"}      |
      | one that is replaced | HSET "user" "name" "Ben"               | 0     | {"name": "Ben"}                    |
      | one of each          | HSET "user" "name" "Ben" "age" "41"    | 1     | {"name": "Ben", "age": "41"}       |
      | the last one counts  | HSET "user" "age" "41" "age" "42"      | 1     | {"name": "Anna", "age": "42"}      |
      | an empty text        | HSET "user" "age" ""                   | 1     | {"name": "Anna", "age": ""}        |
      | any bytes            | HSET "user" "photo" "\x00\xff\r\n"     | 1     | {"name": "Anna", "photo": "\x00\xff\r\n"} |

  @resp_hash_reading
  Scenario Outline: Fields are told (<command>)
    Given the key "user" holds {"name": "Anna", "age": "41"}
    When a Redis client sends <command>
    Then the client gets <reply>, in any order

    Examples:
      | command        | reply                         |
      | HKEYS "user"   | ["name", "age"]               |
      | HVALS "user"   | ["Anna", "41"]                |
      | HKEYS "nobody" | []                            |
      | HVALS "nobody" | []                            |

  @resp_hash_reading
  Scenario Outline: A field is told (<command>)
    Given the key "user" holds {"name": "Anna", "age": "41"}
    When a Redis client sends <command>
    Then the client gets <reply>

    Examples:
      | command                 | reply   |
      | HGET "user" "name"      | "Anna"  |
      | HGET "user" "Name"      | nothing |
      | HGET "nobody" "name"    | nothing |
      | HEXISTS "user" "age"    | 1       |
      | HEXISTS "user" "size"   | 0       |
      | HEXISTS "nobody" "age"  | 0       |
      | HLEN "user"             | 2       |
      | HLEN "nobody"           | 0       |
      | HGETALL "nobody"        | []      |

  @resp_hgetall
  Scenario: Each name comes with its text (HGETALL)
    Given the key "user" holds {"name": "Anna", "age": "41", "town": "", "": "no name", "\x00": "\x00"}
    When a Redis client sends HGETALL "user"
    Then the client gets {"name": "Anna", "age": "41", "town": "", "": "no name", "\x00": "\x00"}

  @resp_hdel
  Scenario Outline: Removed fields are gone, the others stay (<case>)
    Given the key "user" holds {"name": "Anna", "age": "41", "town": "Bonn"}
    When a Redis client sends <command>
    Then the client gets <removed>
    And the key "user" holds <fields>

    Examples:
      | case                     | command                             | removed | fields                                        |
      | one                      | HDEL "user" "age"                   | 1       | {"name": "Anna", "town": "Bonn"}              |
      | two, and one that is not | HDEL "user" "age" "size" "town"     | 2       | {"name": "Anna"}                              |
      | one twice                | HDEL "user" "age" "age"             | 1       | {"name": "Anna", "town": "Bonn"}              |
      | one that is not          | HDEL "user" "size"                  | 0       | {"name": "Anna", "age": "41", "town": "Bonn"} |

  @resp_hash_empty
  Scenario: A hash without fields is no key any more
    Given the key "user" holds {"name": "Anna"}
    When a Redis client sends HDEL "user" "name"
    Then the client gets 1
    And there is no key "user"
    And there are no keys

  @resp_hset_pairs
  Scenario Outline: A field without a text is refused, and nothing is set (<command>)
    Given the key "user" holds {"name": "Anna"}
    When a Redis client sends <command>
    Then the client gets the error "ERR wrong number of arguments for 'hset' command"
    And the key "user" holds {"name": "Anna"}

    Examples:
      | command                        |
      | HSET "user" "name"             |
      | HSET "user" "name" "Ben" "age" |
      | HSET "user"                    |
