@single @kv @wire @requires.resp
Feature: Commands for counters, one by one
  Each command is sent to a store that holds what the Given or the row says. A text
  that is no number, a step that is none, and the last number of all are not counted.

  Background:
    Given a node with a Redis port

  @resp_incr
  Scenario: A counter moves by so much
    When each of these is tried
      | before                        | command        | reply                | afterwards                    |
      | {"n": "10"}                   | INCR "n"       | 11                   | {"n": "11"}                   |
      | {"n": "10"}                   | DECR "n"       | 9                    | {"n": "9"}                    |
      | {"n": "10"}                   | INCRBY "n" 32  | 42                   | {"n": "42"}                   |
      | {"n": "10"}                   | DECRBY "n" 32  | -22                  | {"n": "-22"}                  |
      | {"n": "10"}                   | INCRBY "n" -11 | -1                   | {"n": "-1"}                   |
      | {"n": "10"}                   | DECRBY "n" -5  | 15                   | {"n": "15"}                   |
      | {"n": "-1"}                   | INCR "n"       | 0                    | {"n": "0"}                    |
      | {"n": "10"}                   | INCRBY "n" 0   | 10                   | {"n": "10"}                   |
      | {"n": "9223372036854775806"}  | INCR "n"       | 9223372036854775807  | {"n": "9223372036854775807"}  |
      | {"n": "-9223372036854775807"} | DECR "n"       | -9223372036854775808 | {"n": "-9223372036854775808"} |
    Then each reply, and what is there afterwards, is as the table says

  @resp_incr_absent
  Scenario: A counter that is not there begins at 0
    When each of these is tried
      | command      | reply | afterwards  | time left |
      | INCR "n"     | 1     | {"n": "1"}  | for good  |
      | DECR "n"     | -1    | {"n": "-1"} | for good  |
      | INCRBY "n" 7 | 7     | {"n": "7"}  | for good  |
      | DECRBY "n" 7 | -7    | {"n": "-7"} | for good  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_incr_text
  Scenario: What is no number cannot be counted, and is left as it was
    When each of these is tried
      | before                        | command  | reply                                                   | afterwards |
      | {"n": "hello"}                | INCR "n" | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": ""}                     | INCR "n" | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": " 5"}                   | INCR "n" | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "5\x00"}                | INCR "n" | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "3.0"}                  | INCR "n" | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "1e3"}                  | INCR "n" | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "0x10"}                 | INCR "n" | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "9223372036854775808"}  | INCR "n" | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "-9223372036854775809"} | INCR "n" | the error "ERR value is not an integer or out of range" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_incr_spelling @resp_incr_text
  Scenario: A number has one spelling; what is spelt otherwise is not counted, and is left as it was
    When each of these is tried
      | before       | command      | reply                                                   | afterwards |
      | {"n": "+5"}  | INCR "n"     | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "007"} | INCR "n"     | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "00"}  | INCR "n"     | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "-0"}  | INCR "n"     | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "-07"} | DECR "n"     | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "--5"} | INCR "n"     | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "5 "}  | INCR "n"     | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "5\n"} | INCRBY "n" 1 | the error "ERR value is not an integer or out of range" | unchanged  |
      | {"n": "٥"}   | INCR "n"     | the error "ERR value is not an integer or out of range" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_step_spelling @resp_incr_step
  Scenario: A step has one spelling as well
    Given the key "n" holds "10"
    When each of these is tried
      | command         | reply                                                   | afterwards |
      | INCRBY "n" "+5" | the error "ERR value is not an integer or out of range" | unchanged  |
      | INCRBY "n" "05" | the error "ERR value is not an integer or out of range" | unchanged  |
      | INCRBY "n" "-0" | the error "ERR value is not an integer or out of range" | unchanged  |
      | DECRBY "n" "+5" | the error "ERR value is not an integer or out of range" | unchanged  |
      | DECRBY "n" " 5" | the error "ERR value is not an integer or out of range" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_incrbyfloat @requires.redis-commands
  Scenario: Decimal numbers are added exactly, and are shown without an exponent
    When each of these is tried
      | before         | command                 | reply  | afterwards                 |
      | {"n": "10.50"} | INCRBYFLOAT "n" 0.1     | "10.6" | {"n": "10.6"}              |
      | {"n": "0.1"}   | INCRBYFLOAT "n" 0.2     | "0.3"  | {"n": "0.3"}               |
      | {"n": "5.0e3"} | INCRBYFLOAT "n" "2.0e2" | "5200" | {"n": "5200"}              |
      | {"n": "3.0"}   | INCRBYFLOAT "n" 0       | "3"    | {"n": "3"}                 |
      | {"n": "1"}     | INCRBYFLOAT "n" -1.5    | "-0.5" | {"n": "-0.5"}              |
      | {"n": "1"}     | INCRBYFLOAT "n" -1      | "0"    | {"n": "0"}                 |
      | {"other": "1"} | INCRBYFLOAT "n" 2.5     | "2.5"  | {"other": "1", "n": "2.5"} |
    Then each reply, and what is there afterwards, is as the table says

  @resp_incrbyfloat_refused @requires.redis-commands
  Scenario: What is no decimal number is not added, and is left as it was
    When each of these is tried
      | before         | command                  | reply                                                   | afterwards |
      | {"n": "hello"} | INCRBYFLOAT "n" 1        | the error "ERR value is not a valid float"              | unchanged  |
      | {"n": ""}      | INCRBYFLOAT "n" 1        | the error "ERR value is not a valid float"              | unchanged  |
      | {"n": " 1"}    | INCRBYFLOAT "n" 1        | the error "ERR value is not a valid float"              | unchanged  |
      | {"n": "1"}     | INCRBYFLOAT "n" "many"   | the error "ERR value is not a valid float"              | unchanged  |
      | {"n": "1"}     | INCRBYFLOAT "n" "nan"    | the error "ERR value is not a valid float"              | unchanged  |
      | {"n": "1"}     | INCRBYFLOAT "n" "1e9999" | the error "ERR increment would produce NaN or Infinity" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_incr_step
  Scenario: A step that is no number is refused
    Given the key "n" holds "10"
    When each of these is tried
      | command                        | reply                                                   | afterwards |
      | INCRBY "n" "many"              | the error "ERR value is not an integer or out of range" | unchanged  |
      | INCRBY "n" 1.5                 | the error "ERR value is not an integer or out of range" | unchanged  |
      | INCRBY "n" ""                  | the error "ERR value is not an integer or out of range" | unchanged  |
      | DECRBY "n" "many"              | the error "ERR value is not an integer or out of range" | unchanged  |
      | INCRBY "n" 9223372036854775808 | the error "ERR value is not an integer or out of range" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_incr_overflow
  Scenario: A counter does not run over its end
    When each of these is tried
      | before                        | command                        | reply                                                 | afterwards |
      | {"n": "9223372036854775807"}  | INCR "n"                       | the error "ERR increment or decrement would overflow" | unchanged  |
      | {"n": "9223372036854775807"}  | INCRBY "n" 9223372036854775807 | the error "ERR increment or decrement would overflow" | unchanged  |
      | {"n": "-9223372036854775808"} | DECR "n"                       | the error "ERR increment or decrement would overflow" | unchanged  |
      | {"n": "-9223372036854775808"} | DECRBY "n" 1                   | the error "ERR increment or decrement would overflow" | unchanged  |
      | {"n": "1"}                    | INCRBY "n" 9223372036854775807 | the error "ERR increment or decrement would overflow" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_decrby_lowest @resp_incr_overflow
  Scenario: A counter does not run over its end (a step that has no opposite)
    Given the key "n" holds "5"
    When each of these is tried
      | command                         | reply                                                 | afterwards |
      | DECRBY "n" -9223372036854775808 | the error "ERR increment or decrement would overflow" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says
