@cluster @requires.cluster @requires.resp
Feature: What one node stores, every node gives
  Visitors are sent to any node, so pages on every node must find the same keys:
  whatever was stored, wherever it was stored, and no longer than it was meant to last.

  Background:
    Given a cluster of 3 nodes

  @kv_write_read_same_node
  Scenario: The node that stored a key gives it at once
    When these commands are sent
      | node | command              |
      | b    | SET "same" "morning" |
      | b    | GET "same"           |
    Then the client gets in turn
      | reply     |
      | OK        |
      | "morning" |

  @kv_write_read_different_node
  Scenario: Another node gives what one node stored
    When a client of node "a" sends SET "other" "hello"
    Then the client gets OK
    And within the replication time every node reads "hello" from the key "other"

  @kv_write_read_different_node @requires.php @requires.kv
  Scenario: A page on another node gets what a page has set
    When a page on node "a" calls ephpm_kv_set("page", "fresh")
    Then within the replication time every node reads "fresh" from the key "page" in a page

  @cluster_key_overwritten
  Scenario: What was written last is what every node gives (written through two nodes)
    Given every node reads "first" from the key "twice"
    When a client of node "c" sends SET "twice" "second"
    Then the client gets OK
    And within the replication time every node reads "second" from the key "twice"

  @cluster_clock_behind @requires.clock
  Scenario: What was written last counts, also where a clock is slow (100 keys, 20 s behind)
    Given 100 keys were written through node "a" and read through every node
    And node "d" was added, its clock 20 s behind
    When 100 keys are written again through node "d"
    Then within the replication time all 100 keys read back correctly on every node

  @cluster_value_sizes
  Scenario: Values of any size are read through every node (nothing at all)
    When a client of node "a" sends SET "size:none" ""
    Then within the replication time every node reads "" from the key "size:none"

  @cluster_value_sizes
  Scenario Outline: Values of any size are read through every node (<size>)
    When a client of node "a" sends SET "size:<size>" (<size> of random bytes)
    Then within the replication time every node reads (<size> of random bytes) from the key "size:<size>"

    Examples:
      | size      |
      | 1 byte    |
      | 512 bytes |

    @cluster_large_values
    Examples: large
      | size      |
      | 513 bytes |
      | 10 kB     |
      | 500 kB    |

  @cluster_large_overwritten
  Scenario: A large value that takes the place of a small one is the one that every node gives
    Given every node reads "small" from the key "grown"
    When a client of node "b" sends SET "grown" (3 kB of text)
    Then within the replication time every node reads (3 kB of text) from the key "grown"

  @cluster_delete
  Scenario: No node gives what one node deletes
    Given every node reads "here" from the key "deleted"
    When a client of node "b" sends DEL "deleted"
    Then the client gets 1
    And within the replication time every node reads nothing from the key "deleted"

  @cluster_flush
  Scenario: Emptying one node empties all (FLUSHALL)
    Given every node reads "soon gone" from the key "flushed"
    When a client of node "a" sends FLUSHALL
    Then the client gets OK
    And within the replication time every node has no key "flushed"

  @cluster_keys_listed
  Scenario: Every node knows which keys there are (KEYS)
    Given every node reads "here" from the key "listed:one"
    And every node reads "here" from the key "listed:two"
    When a client of node "b" sends KEYS "listed:*"
    Then the client gets ["listed:one", "listed:two"], in any order

  @cluster_delete_missing
  Scenario: A key that no node has is not deleted
    When a client of node "b" sends DEL "never:there"
    Then the client gets 0
    And within the replication time every node reads nothing from the key "never:there"

  @cluster_append
  Scenario: What three nodes append comes one after the other
    When these commands are sent
      | node | command               |
      | a    | APPEND "list" "one "  |
      | b    | APPEND "list" "two "  |
      | c    | APPEND "list" "three" |
    Then the client gets in turn
      | reply |
      | 4     |
      | 8     |
      | 13    |
    And within the replication time every node reads "one two three" from the key "list"

  @cluster_counters
  Scenario: Every node counts on from where another one was (in turn)
    When these commands are sent
      | node | command      |
      | a    | INCR "turns" |
      | b    | INCR "turns" |
      | c    | INCR "turns" |
    Then the client gets in turn
      | reply |
      | 1     |
      | 2     |
      | 3     |
    And within the replication time every node reads "3" from the key "turns"

  @cluster_counters_together
  Scenario: No count is lost, whichever nodes count (10 clients of each at once)
    When 10 clients of every node send INCR "visits" at once
    Then the clients get each number from 1 to 30 once
    And within the replication time every node reads "30" from the key "visits"

  @cluster_locks
  Scenario: A lock is given once, whichever nodes ask for it (5 clients of each at once)
    When 5 clients of every node send SET "lock" "mine" NX at once
    Then one client gets OK, all others get nothing

  @cluster_hashes
  Scenario: Fields that several nodes set are of one hash
    When these commands are sent
      | node | command                           |
      | a    | HSET "card" "name" "Anna"         |
      | b    | HSET "card" "town" "Ulm" "nr" "1" |
      | c    | HDEL "card" "nr"                  |
    Then the client gets in turn
      | reply |
      | 1     |
      | 2     |
      | 1     |
    And within the replication time every node reads {"name": "Anna", "town": "Ulm"} from the key "card"

  @kv_ttl_cross_node
  Scenario: A key ends on every node at the same time (2 s)
    When a client of node "a" sends SET "brief" "bye" PX 2000
    Then within the replication time every node reads "bye" from the key "brief"
    And on every node the key "brief" is there for 2 s, and then gone

  @kv_ttl_cross_node
  Scenario: Every node knows how long a key will last (100 s)
    When a client of node "a" sends SET "lasting" "stay" EX 100
    Then within the replication time every node reads "stay" from the key "lasting"
    And on every node the key "lasting" expires in 100 s

  @cluster_expire
  Scenario: An end that another node sets later counts on every node
    Given every node reads "so long" from the key "ended"
    When a client of node "c" sends PEXPIRE "ended" 1500
    Then the client gets 1
    And within the replication time every node reads nothing from the key "ended"

  @cluster_large_ttl
  Scenario: A large value ends on every node (2 s)
    When a client of node "a" sends SET "brief:large" (2 kB of text) PX 2000
    Then within the replication time every node reads (2 kB of text) from the key "brief:large"
    And on every node the key "brief:large" is there for 2 s, and then gone

  @kv_large_keyspace
  Scenario: Thousands of keys are all there, on every node (3,000)
    When 3,000 keys are written through node "a"
    Then within the replication time all 3,000 keys read back correctly on every node
