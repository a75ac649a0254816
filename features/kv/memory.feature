@single @kv @requires.resp
Feature: Memory has a limit, and nobody is told an untruth about it
  A cache that is full makes room by itself; a store that must not lose anything
  says no. Either way the answer is the truth, and what is there stays readable.

  @kv_memory_fits
  Scenario: A text that fits is stored, and counted
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "noeviction"
      """
    When a Redis client sends SET "page" (90 kB of text)
    Then the client gets OK
    And the key "page" holds (90 kB of text)
    And at most 100 kB of memory are used

  @kv_memory_refused
  Scenario Outline: A text that does not fit is refused where nothing may be evicted (<command>)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "noeviction"
      """
    And 9 keys "page:" hold (10 kB of text) each
    When a Redis client sends <command>
    Then the client gets the error "ERR out of memory"
    And all 9 keys "page:" hold (10 kB of text)
    And there are 9 keys

    Examples:
      | command                                    |
      | SET "new" (20 kB of text)                  |
      | SET "new" (20 kB of text) EX 100           |
      | SETEX "new" 100 (20 kB of text)            |
      | SET "page:1" (40 kB of text)               |
      | GETSET "page:1" (40 kB of text)            |
      | APPEND "page:1" (40 kB of text)            |
      | MSET "new" (20 kB of text) "newer" "small" |
      | HSET "new" "field" (20 kB of text)         |

  @kv_memory_setnx
  Scenario Outline: A lock that does not fit is not taken (<command>)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "noeviction"
      """
    And 9 keys "page:" hold (10 kB of text) each
    When a Redis client sends <command>
    Then there is no key "lock"
    And all 9 keys "page:" hold (10 kB of text)
    And the Redis port serves other clients

    Examples:
      | command                       |
      | SETNX "lock" (20 kB of text)  |
      | SET "lock" (20 kB of text) NX |

  @kv_memory_counter
  Scenario: A counter that does not fit is refused
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "noeviction"
      """
    And 10 keys "page:" hold (10,090 bytes of text) each
    When a Redis client sends INCR "visits"
    Then the client gets the error "ERR out of memory"
    And there is no key "visits"
    And all 10 keys "page:" hold (10,090 bytes of text)

  @kv_memory_page @requires.php @requires.kv
  Scenario Outline: A page is told that there is no room (<call>)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "noeviction"
      """
    And 9 keys "page:" hold (10 kB of text) each
    When a page calls <call>
    Then the page gets false
    And there is no key "new"
    And all 9 keys "page:" hold (10 kB of text)

    Examples:
      | call                                   |
      | ephpm_kv_set("new", (20 kB of text))   |
      | ephpm_kv_setnx("new", (20 kB of text)) |

    @kv_memory_page_overwrite
    Examples: over a text that is there
      | call                                    |
      | ephpm_kv_set("page:1", (40 kB of text)) |

  @kv_memory_room
  Scenario: A key that is removed makes room again
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "noeviction"
      """
    And 9 keys "page:" hold (10 kB of text) each
    And a Redis client has sent DEL "page:1" "page:2"
    When a Redis client sends SET "new" (20 kB of text)
    Then the client gets OK
    And the key "new" holds (20 kB of text)
    And there are 8 keys

  @kv_memory_expired_room
  Scenario: A key that has expired takes no room
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "noeviction"
      """
    And 9 keys "page:" hold (10 kB of text) each for 100 ms
    When a Redis client sends SET "new" (20 kB of text) until it gets OK
    Then the client gets OK within 2 s
    And the key "new" holds (20 kB of text)

  @kv_memory_overwrite
  Scenario: A full store can be kept up to date (texts of the same size)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "noeviction"
      """
    And 10 keys "page:" hold (10,090 bytes of random bytes) each
    When a Redis client sends SET "page:5" (10,090 bytes of text)
    Then the client gets OK
    And the key "page:5" holds (10,090 bytes of text)
    And there are 10 keys

  @kv_stress_memory
  Scenario: Under steady load over the limit, answers stay clean and what was stored stays whole
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "noeviction"
      """
    And 9 keys "page:" hold (10 kB of text) each
    When a Redis client sends SET "key:{number}" (1 kB of text) 200 times without waiting for replies
    Then the client gets OK and the error "ERR out of memory", and nothing else
    And every acknowledged key is there, and no other
    And all 9 keys "page:" hold (10 kB of text)

  @kv_eviction_volatile
  Scenario: A key that was stored for good stays (volatile-lru)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "volatile-lru"
      """
    And 5 keys "setting:" hold (5 kB of text) each
    And 50 keys "page:" hold (5 kB of text) each for 100 s
    When a Redis client sends SET "new" (20 kB of text)
    Then the client gets OK
    And all 5 keys "setting:" hold (5 kB of text)
    And the key "new" holds (20 kB of text)

  @kv_eviction_volatile_none
  Scenario: A text that does not fit is refused where all keys were stored for good (volatile-lru)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "volatile-lru"
      """
    And 9 keys "page:" hold (10 kB of text) each
    When a Redis client sends SET "new" (20 kB of text)
    Then the client gets the error "ERR out of memory"
    And all 9 keys "page:" hold (10 kB of text)

  @kv_eviction
  Scenario Outline: A full cache makes room by itself (<policy>)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "<policy>"
      """
    And 50 keys "page:" hold (5 kB of text) each for 100 s
    When a Redis client sends SET "new" (10 kB of text) EX 100
    Then the client gets OK
    And the key "new" holds (10 kB of text)
    And some of the 50 keys "page:" are gone, and some are left
    And at most 100 kB of memory are used

    Examples:
      | policy         |
      | volatile-lru   |
      | allkeys-random |
      | allkeys-lru    |

  @kv_eviction_lru
  Scenario: A key that is in use stays (allkeys-lru)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "allkeys-lru"
      """
    And the key "front" holds (5 kB of text)
    When a Redis client sets 30 keys of 5 kB and keeps reading "front"
    Then the client gets (5 kB of text) each time
    And some of the 30 keys "key:" are gone, and some are left

  @kv_eviction_too_large
  Scenario: A text that can never fit is refused, and no other key has to go
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "allkeys-lru"
      """
    And 9 keys "page:" hold (10 kB of text) each
    When a Redis client sends SET "new" (200 kB of text)
    Then the client gets the error "ERR out of memory"
    And all 9 keys "page:" hold (10 kB of text)

  @kv_eviction_many_small
  Scenario: Room for a large text may cost many small ones (600 keys in 100 kB)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "allkeys-lru"
      """
    And 600 keys "small:" hold "text" each
    When a Redis client sends SET "new" (50 kB of text)
    Then the client gets OK
    And the key "new" holds (50 kB of text)
    And some of the 600 keys "small:" are gone, and some are left

  @kv_eviction_hash
  Scenario: A field of a hash that does not fit is refused (allkeys-lru)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      eviction_policy = "allkeys-lru"
      """
    And the key "cart" holds {"apple": "3"}
    When a Redis client sends HSET "cart" "note" (200 kB of text)
    Then the client gets the error "ERR out of memory"
    And the key "cart" holds {"apple": "3"}

  @kv_eviction_default
  Scenario: A store makes room unless the operator says otherwise
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "100KB"
      """
    And 50 keys "page:" hold (5 kB of text) each
    When a Redis client sends SET "new" (10 kB of text)
    Then the client gets OK
    And the key "new" holds (10 kB of text)
    And some of the 50 keys "page:" are gone, and some are left
