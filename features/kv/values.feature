@single @kv @requires.resp
Feature: What comes out is what went in, to the byte
  Pictures, compressed pages and serialised objects are bytes of any kind, and now
  and then many. The store keeps them as they are, whichever way they go in or out.

  Background:
    Given a node with a Redis port and the configuration
      """toml
      [kv.redis_compat]
      max_input_buffer = 16000000
      """

  @kv_binary_value
  Scenario Outline: Bytes of any kind survive, set by a Redis client (<case>)
    When a Redis client sends SET "value" <value>
    Then the client gets OK
    And the key "value" holds <value>

    Examples:
      | case                    | value                   |
      | every byte there is     | (every byte)            |
      | zero bytes only         | "\x00\x00\x00"          |
      | a zero byte in between  | "before\x00after"       |
      | line ends               | "\r\n\r\n"              |
      | what looks like a reply | "$-1\r\n+OK\r\n"        |
      | half a letter of UTF-8  | "\xc3"                  |
      | nothing                 | ""                      |
      | noise                   | (50 kB of random bytes) |

  @kv_binary_value @requires.php @requires.kv
  Scenario Outline: Bytes of any kind survive, set by a page (<case>)
    Given a page has called ephpm_kv_set("value", <value>)
    When a page calls ephpm_kv_get("value")
    Then the page gets <value>
    And the key "value" holds <value>

    Examples:
      | case                   | value                   |
      | every byte there is    | (every byte)            |
      | zero bytes only        | "\x00\x00\x00"          |
      | a zero byte in between | "before\x00after"       |
      | half a letter of UTF-8 | "\xc3"                  |
      | nothing                | ""                      |
      | noise                  | (50 kB of random bytes) |

  @kv_large_value
  Scenario Outline: Large values come out whole, set by a Redis client (<value>)
    Given the key "neighbour" holds "small"
    When a Redis client sends SET "value" <value>
    Then the client gets OK
    And the key "value" holds <value>
    And the key "neighbour" holds "small"

    Examples:
      | value                   |
      | (1 MB of text)          |
      | (1 MiB of random bytes) |
      | (10 MB of text)         |

  @kv_large_value @requires.php @requires.kv
  Scenario Outline: Large values come out whole, set by a page (<value>)
    Given a page has called ephpm_kv_set("value", <value>)
    When a page calls ephpm_kv_get("value")
    Then the page gets <value>
    And the key "value" holds <value>

    Examples:
      | value                   |
      | (1 MB of text)          |
      | (1 MiB of random bytes) |
      | (5 MB of text)          |

  @kv_large_append
  Scenario: A value may grow large piece by piece
    Given the key "value" holds (1 MB of text)
    When a Redis client sends APPEND "value" "the end"
    Then the client gets 1000007
    And the key "value" holds (1 MB of text) and then "the end"

  @kv_large_hash
  Scenario: A field of a hash may be large
    When a Redis client sends HSET "page" "body" (1 MB of text) "title" "short"
    Then the client gets 2
    And the key "page" holds {"body": (1 MB of text), "title": "short"}

  @kv_large_pipeline
  Scenario: Large and small replies keep their order
    Given the key "value" holds (1 MB of text)
    When these commands are sent without waiting for replies
      | command     |
      | GET "value" |
      | PING        |
      | GET "value" |
      | GET "none"  |
    Then the client gets in turn
      | reply          |
      | (1 MB of text) |
      | PONG           |
      | (1 MB of text) |
      | nothing        |

  @kv_binary_fields
  Scenario: Fields of a hash may be bytes of any kind
    Given a Redis client has sent HSET "page" "\x00" (every byte) "\r\n" "\x00"
    When a Redis client sends HGET "page" "\x00"
    Then the client gets (every byte)
    And the key "page" holds {"\x00": (every byte), "\r\n": "\x00"}

  @kv_overwrite_clients
  Scenario: A client that reads a key which is overwritten finds the old text or the new one
    When a Redis client overwrites a key for 500 ms while 2 others read it
    Then each reader gets "old" and "new", and nothing else

  @kv_overwrite_readers @requires.php @requires.kv
  Scenario: A page that reads a key which is overwritten finds the old text or the new one
    When a page overwrites a key for 500 ms while 2 others read it
    Then each reader gets "old" and "new", and nothing else
