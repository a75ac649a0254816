@single @kv @requires.resp
Feature: Compression saves memory, and nobody notices
  Pages and objects shrink well. With compression the store keeps more of them;
  what clients and pages see of a value is the same, and so is its length.

  @kv_compression_round_trip
  Scenario Outline: A value comes out as it went in (<method>, <value>)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      compression = "<method>"
      """
    When a Redis client sends SET "value" <value>
    Then the client gets OK
    And the key "value" holds <value>

    Examples: gzip
      | method | value                    |
      | gzip   | (100 kB of text)         |
      | gzip   | (100 kB of random bytes) |
      | gzip   | (1,023 bytes of text)    |
      | gzip   | (1,024 bytes of text)    |
      | gzip   | ""                       |

    Examples: zstd
      | method | value                    |
      | zstd   | (100 kB of text)         |
      | zstd   | (100 kB of random bytes) |
      | zstd   | (1,023 bytes of text)    |
      | zstd   | (1,024 bytes of text)    |
      | zstd   | ""                       |

    Examples: brotli
      | method | value                    |
      | brotli | (100 kB of text)         |
      | brotli | (100 kB of random bytes) |
      | brotli | (1,023 bytes of text)    |
      | brotli | (1,024 bytes of text)    |
      | brotli | ""                       |

  @kv_compression_commands
  Scenario Outline: Commands see the text, not what is kept of it (<method>)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      compression = "<method>"
      """
    And the key "value" holds (100 kB of text)
    When these commands are sent
      | command                    |
      | STRLEN "value"             |
      | GETSET "value" "x"         |
      | APPEND "value" "yz"        |
      | SETNX "new" (2 kB of text) |
      | RENAME "new" "newer"       |
      | MGET "newer" "value"       |
    Then the client gets in turn
      | reply                   |
      | 100000                  |
      | (100 kB of text)        |
      | 3                       |
      | 1                       |
      | OK                      |
      | [(2 kB of text), "xyz"] |

    Examples:
      | method |
      | gzip   |
      | zstd   |
      | brotli |

  @kv_compression_pages @requires.php @requires.kv
  Scenario Outline: Pages see the text, not what is kept of it (<method>)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      compression = "<method>"
      """
    And a page has called ephpm_kv_set("value", (100 kB of text))
    When a page calls ephpm_kv_get("value")
    Then the page gets (100 kB of text)

    Examples:
      | method |
      | gzip   |
      | zstd   |
      | brotli |

  @kv_compression_saves
  Scenario Outline: A text takes less room than it has bytes (<method>)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      compression = "<method>"
      """
    When a Redis client sends SET "value" (100 kB of text)
    Then the client gets OK
    And <least> to <most> more of memory are used

    Examples:
      | method | least     | most   |
      | gzip   | 100 bytes | 30 kB  |
      | zstd   | 100 bytes | 30 kB  |
      | brotli | 100 bytes | 30 kB  |
      | none   | 100 kB    | 101 kB |

  @kv_compression_level
  Scenario: A higher level takes less room (zstd at level 19, less than 1.5 of 100 kB)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      compression = "zstd"
      compression_level = 19
      """
    When a Redis client sends SET "value" (100 kB of text)
    Then the client gets OK
    And 100 bytes to 1,500 bytes more of memory are used

  @kv_compression_small
  Scenario Outline: Small values are kept as they are (<size> with a least size of <least>)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      compression = "gzip"
      compression_min_size = <least>
      """
    When a Redis client sends SET "value" (<size> of text)
    Then the client gets OK
    And <from> to <to> more of memory are used

    Examples:
      | least | size        | from        | to          |
      | 5000  | 4,999 bytes | 4,999 bytes | 5,300 bytes |
      | 5000  | 5,000 bytes | 100 bytes   | 2,500 bytes |
