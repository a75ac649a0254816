@single @kv @wire @requires.resp
Feature: Commands for keys, one by one
  Each command is sent to a store that holds what the Given says. A reply counts, finds
  and describes exactly the keys that are there.

  Background:
    Given a node with a Redis port

  @resp_del_counts
  Scenario: DEL, EXISTS and DBSIZE tell how many keys there were
    Given the key "a" holds "1"
    And the key "b" holds {"field": "2"}
    When each of these is tried
      | case                            | command                 | reply | afterwards            |
      | DEL of two and one that is none | DEL "a" "nobody" "b"    | 2     | {}                    |
      | DEL of one twice                | DEL "a" "a"             | 1     | {"b": {"field": "2"}} |
      | DEL of none                     | DEL "nobody"            | 0     | unchanged             |
      | DEL of a hash                   | DEL "b"                 | 1     | {"a": "1"}            |
      | EXISTS of two and one           | EXISTS "a" "nobody" "b" | 2     | unchanged             |
      | EXISTS of one twice             | EXISTS "a" "a"          | 2     | unchanged             |
      | EXISTS of none                  | EXISTS "nobody"         | 0     | unchanged             |
      | DBSIZE                          | DBSIZE                  | 2     | unchanged             |
    Then each reply, and what is there afterwards, is as the table says

  @resp_type
  Scenario: TYPE tells what a key is
    Given the key "a" holds "1"
    And the key "b" holds {"field": "2"}
    When each of these is tried
      | command       | reply    | afterwards |
      | TYPE "a"      | "string" | unchanged  |
      | TYPE "b"      | "hash"   | unchanged  |
      | TYPE "nobody" | "none"   | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_keys
  Scenario: KEYS finds what the pattern describes
    Given a Redis client has sent MSET "cart:1" "a" "cart:2" "b" "cart:10" "c" "page" "d"
    When each of these is tried
      | command       | members                                 | afterwards |
      | KEYS "*"      | ["cart:1", "cart:2", "cart:10", "page"] | unchanged  |
      | KEYS "cart:*" | ["cart:1", "cart:2", "cart:10"]         | unchanged  |
      | KEYS "cart:?" | ["cart:1", "cart:2"]                    | unchanged  |
      | KEYS "*1*"    | ["cart:1", "cart:10"]                   | unchanged  |
      | KEYS "?age"   | ["page"]                                | unchanged  |
      | KEYS "page"   | ["page"]                                | unchanged  |
      | KEYS "cart"   | []                                      | unchanged  |
      | KEYS "CART:*" | []                                      | unchanged  |
      | KEYS "c*t:*0" | ["cart:10"]                             | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_keys_classes
  Scenario: A pattern of KEYS can allow several letters in one place, or take a star as a star
    Given a Redis client has sent MSET "hallo" "1" "hello" "2" "hillo" "3" "h[e]" "4" "h*" "5"
    When each of these is tried
      | case                    | command          | members            | afterwards |
      | one of two letters      | KEYS "h[ae]llo"  | ["hallo", "hello"] | unchanged  |
      | any letter but one      | KEYS "h[^e]llo"  | ["hallo", "hillo"] | unchanged  |
      | a letter from a to e    | KEYS "h[a-e]llo" | ["hallo", "hello"] | unchanged  |
      | a star as a star        | KEYS "h\\*"      | ["h*"]             | unchanged  |
      | brackets as brackets    | KEYS "h\\[e\\]"  | ["h[e]"]           | unchanged  |
      | a star between brackets | KEYS "h[*]"      | ["h*"]             | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_keys_stars
  Scenario: A pattern of many stars is answered like any other (twelve, and a name of 1,000 letters)
    Given a Redis client has sent SET (1 kB of text) "text"
    When a Redis client sends KEYS "*e*e*e*e*e*e*e*e*e*e*e*e!"
    Then the client gets []
    And the Redis port serves other clients

  @resp_unlink @requires.redis-commands
  Scenario: UNLINK removes the keys that are there, TOUCH leaves them, and both say how many they were
    Given the key "a" holds "1"
    And the key "b" holds {"field": "2"}
    When each of these is tried
      | case                            | command                 | reply | afterwards            |
      | two keys are there, one is not  | UNLINK "a" "nobody" "b" | 2     | {}                    |
      | a key that is named twice       | UNLINK "a" "a"          | 1     | {"b": {"field": "2"}} |
      | two keys are there, one is not  | TOUCH "a" "nobody" "b"  | 2     | unchanged             |
    Then each reply, and what is there afterwards, is as the table says

  @resp_scan @requires.redis-commands
  Scenario: SCAN tells what matches, with the cursor that ends it
    Given a Redis client has sent MSET "cart:1" "a" "cart:2" "b" "page" "d"
    When each of these is tried
      | command                           | reply                                                   | afterwards |
      | SCAN 0 MATCH "page" COUNT 100     | ["0", ["page"]]                                         | unchanged  |
      | SCAN 0 MATCH "nobody" COUNT 100   | ["0", []]                                               | unchanged  |
      | SCAN 0 MATCH "page" "type" "hash" | ["0", []]                                               | unchanged  |
      | SCAN "x"                          | the error "ERR invalid cursor"                          | unchanged  |
      | SCAN 0 COUNT 0                    | the error "ERR syntax error"                            | unchanged  |
      | SCAN 0 COUNT "ten"                | the error "ERR value is not an integer or out of range" | unchanged  |
      | SCAN 0 MATCH                      | the error "ERR syntax error"                            | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_key_names
  Scenario: A key may have any name
    Given the key "other" holds "untouched"
    When each of these is tried
      | case             | command                    | reply | afterwards                                      |
      | with spaces      | SET "a key" "mine"         | OK    | {"other": "untouched", "a key": "mine"}         |
      | of UTF-8         | SET "schlüssel:ß:✓" "mine" | OK    | {"other": "untouched", "schlüssel:ß:✓": "mine"} |
      | with a line end  | SET "a\r\nkey" "mine"      | OK    | {"other": "untouched", "a\r\nkey": "mine"}      |
      | with a zero byte | SET "a\x00key" "mine"      | OK    | {"other": "untouched", "a\x00key": "mine"}      |
      | the empty name   | SET "" "mine"              | OK    | {"other": "untouched", "": "mine"}              |
    Then each reply, and what is there afterwards, is as the table says
