@single @kv @requires.resp
Feature: Counters count
  Views, limits and stocks are counted by many at once. A counter never loses a
  step, never runs over its end, and a text that is no number is left as it was.

  Background:
    Given a node with a Redis port

  @resp_incr
  Scenario Outline: A counter moves by so much (<command> from <before>)
    Given the key "n" holds "<before>"
    When a Redis client sends <command>
    Then the client gets <after>
    And the key "n" holds "<after>"

    Examples:
      | before                | command         | after                |
      | 10                    | INCR "n"        | 11                   |
      | 10                    | DECR "n"        | 9                    |
      | 10                    | INCRBY "n" 32   | 42                   |
      | 10                    | DECRBY "n" 32   | -22                  |
      | 10                    | INCRBY "n" -11  | -1                   |
      | 10                    | DECRBY "n" -5   | 15                   |
      | -1                    | INCR "n"        | 0                    |
      | 10                    | INCRBY "n" 0    | 10                   |
      | 9223372036854775806   | INCR "n"        | 9223372036854775807  |
      | -9223372036854775807  | DECR "n"        | -9223372036854775808 |

  @kv_incr_decr
  Scenario: Up and down again (SET to 10, INCR, DECR)
    When a Redis client sends the commands
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

  @resp_incr_absent
  Scenario Outline: A counter that is not there begins at 0 (<command>)
    When a Redis client sends <command>
    Then the client gets <after>
    And the key "n" holds "<after>"
    And the key "n" has no expiry

    Examples:
      | command       | after |
      | INCR "n"      | 1     |
      | DECR "n"      | -1    |
      | INCRBY "n" 7  | 7     |
      | DECRBY "n" 7  | -7    |

  @resp_incr_text
  Scenario Outline: What is no number cannot be counted (<text>), and is left as it was
    Given the key "n" holds <text>
    When a Redis client sends INCR "n"
    Then the client gets the error "ERR value is not an integer or out of range"
    And the key "n" holds <text>

    Examples:
      | text                   |
      | "hello"                |
      | ""                     |
      | " 5"                   |
      | "5\x00"                |
      | "3.0"                  |
      | "1e3"                  |
      | "0x10"                 |
      | "9223372036854775808"  |
      | "-9223372036854775809" |

  @resp_incr_step
  Scenario Outline: A step that is no number is refused (<command>)
    Given the key "n" holds "10"
    When a Redis client sends <command>
    Then the client gets the error "ERR value is not an integer or out of range"
    And the key "n" holds "10"

    Examples:
      | command                         |
      | INCRBY "n" "many"               |
      | INCRBY "n" 1.5                  |
      | INCRBY "n" ""                   |
      | DECRBY "n" "many"               |
      | INCRBY "n" 9223372036854775808  |

  @resp_incr_overflow
  Scenario Outline: A counter does not run over its end (<command> from <before>)
    Given the key "n" holds "<before>"
    When a Redis client sends <command>
    Then the client gets the error "ERR increment or decrement would overflow"
    And the key "n" holds "<before>"

    Examples:
      | before               | command                        |
      | 9223372036854775807  | INCR "n"                       |
      | 9223372036854775807  | INCRBY "n" 9223372036854775807 |
      | -9223372036854775808 | DECR "n"                       |
      | -9223372036854775808 | DECRBY "n" 1                   |
      | 1                    | INCRBY "n" 9223372036854775807 |

    @resp_decrby_lowest
    Examples: the step has no opposite
      | before | command                         |
      | 5      | DECRBY "n" -9223372036854775808 |

  @resp_incr_keeps_time
  Scenario: Counting does not give a counter a longer life
    Given the key "visits" holds "1" for 100 s
    When a Redis client sends INCR "visits"
    Then the client gets 2
    And the key "visits" expires in 100 s

  @concurrent_kv_increments
  Scenario: No step is lost (20 Redis clients count at once)
    When 20 Redis clients send INCR "visits" at once
    Then the clients get each number from 1 to 20 once
    And the key "visits" holds "20"

  @concurrent_kv_increments @requires.php @requires.kv
  Scenario: No step is lost (20 pages count at once)
    When 20 pages call ephpm_kv_incr("visits") at once
    Then the pages get each number from 1 to 20 once
    And the key "visits" holds "20"

  @resp_one_winner
  Scenario Outline: Of many who want the same, one gets it (20 clients at once, <command>)
    When 20 Redis clients send <command> at once
    Then one client gets <won>, all others get <lost>
    And there is one key

    Examples:
      | command                  | won | lost    |
      | SETNX "lock" "{number}"  | 1   | 0       |
      | SET "lock" "{number}" NX | OK  | nothing |

  @resp_append_together
  Scenario: No piece is lost (20 clients append at once)
    When 20 Redis clients send APPEND "log" "x" at once
    Then the clients get each number from 1 to 20 once
    And the key "log" holds "xxxxxxxxxxxxxxxxxxxx"
