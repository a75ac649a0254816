@single @kv @requires.resp
Feature: A key is a string or a hash, never both
  A program that takes a hash for a text has a mistake that shall show at once. It
  is told so, and what the key holds stays as it is.

  Background:
    Given a node with a Redis port

  @resp_kinds
  Scenario: The first command says what a key is
    When these commands are sent
      | command               |
      | SET "page" "text"     |
      | HSET "cart" "apple" 3 |
      | TYPE "page"           |
      | TYPE "cart"           |
    Then the client gets in turn
      | reply    |
      | OK       |
      | 1        |
      | "string" |
      | "hash"   |

  @resp_set_over_hash
  Scenario: SET makes a text of whatever was there
    Given the key "cart" holds {"apple": "3"}
    When a Redis client sends SET "cart" "empty"
    Then the client gets OK
    And the key "cart" is a "string"
    And the key "cart" holds "empty"

  @resp_hash_time
  Scenario: A hash that stays says so (TTL of a hash)
    Given the key "cart" holds {"apple": "3"}
    When a Redis client sends TTL "cart"
    Then the client gets -1

  @resp_mget_hash
  Scenario: A hash among many keys counts as no text (MGET)
    Given the key "cart" holds {"apple": "3"}
    And the key "page" holds "text"
    When a Redis client sends MGET "page" "cart" "page"
    Then the client gets ["text", nothing, "text"]
