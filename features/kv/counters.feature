@single @kv @requires.resp
Feature: Counters count
  Views, limits and stocks are counted by many at once. A counter never loses a
  step, never runs over its end, and a text that is no number is left as it was.

  Background:
    Given a node with a Redis port

  @kv_incr_decr
  Scenario: A counter goes up and down again (SET to 10, INCR, DECR)
    When these commands are sent
      | command    |
      | SET "n" 10 |
      | INCR "n"   |
      | DECR "n"   |
    Then the client gets in turn
      | reply |
      | OK    |
      | 11    |
      | 10    |
    And the key "n" holds "10"

  @resp_incr_keeps_time
  Scenario: Counting does not give a counter a longer life
    Given the key "visits" holds "1" for 100 s
    When a Redis client sends INCR "visits"
    Then the client gets 2
    And the key "visits" expires in 100 s

  @concurrent_kv_increments
  Scenario: No step of a counter is lost (20 Redis clients count at once)
    When 20 Redis clients send INCR "visits" at once
    Then the clients get each number from 1 to 20 once
    And the key "visits" holds "20"

  @concurrent_kv_increments @requires.php @requires.kv
  Scenario: No step of a counter is lost (20 pages count at once)
    When 20 pages call ephpm_kv_incr("visits") at once
    Then the pages get each number from 1 to 20 once
    And the key "visits" holds "20"

  @resp_one_winner
  Scenario Outline: A lock is taken by one of many clients (20 at once, <command>)
    When 20 Redis clients send <command> at once
    Then one client gets <won>, all others get <lost>
    And there is one key

    Examples:
      | command                  | won | lost    |
      | SETNX "lock" "{number}"  | 1   | 0       |
      | SET "lock" "{number}" NX | OK  | nothing |

  @resp_append_together
  Scenario: No piece of a text is lost (20 clients append at once)
    When 20 Redis clients send APPEND "log" "x" at once
    Then the clients get each number from 1 to 20 once
    And the key "log" holds "xxxxxxxxxxxxxxxxxxxx"
