@single @kv @wire @requires.resp
Feature: Commands that give or take time, one by one
  Each command is sent to a store that holds what the Given says. What a command does to
  the time of a key is said of each of them; a time that is none changes nothing.

  Background:
    Given a node with a Redis port

  @resp_set_time
  Scenario: A time can be given in many ways
    Given the key "page" holds "old" for 50 s
    When each of these is tried
      | command                         | reply | afterwards      | time left |
      | SET "page" "new" EX 100         | OK    | {"page": "new"} | 100 s     |
      | SET "page" "new" PX 100000      | OK    | {"page": "new"} | 100 s     |
      | SET "page" "new" EX 100 XX      | OK    | {"page": "new"} | 100 s     |
      | SET "page" "new" XX GET PX 9000 | "old" | {"page": "new"} | 9 s       |
      | SET "page" "new" "ex" 100       | OK    | {"page": "new"} | 100 s     |
      | SETEX "page" 100 "new"          | OK    | {"page": "new"} | 100 s     |
      | EXPIRE "page" 100               | 1     | {"page": "old"} | 100 s     |
      | EXPIRE "page" 20                | 1     | {"page": "old"} | 20 s      |
      | PEXPIRE "page" 100000           | 1     | {"page": "old"} | 100 s     |
    Then each reply, and what is there afterwards, is as the table says

  @resp_time_kept
  Scenario: A command that changes a text leaves its time alone
    Given the key "page" holds "1" for 50 s
    When each of these is tried
      | command           | reply   | afterwards     | time left |
      | APPEND "page" "2" | 2       | {"page": "12"} | 50 s      |
      | INCR "page"       | 2       | {"page": "2"}  | 50 s      |
      | DECRBY "page" 3   | -2      | {"page": "-2"} | 50 s      |
      | SET "page" "2" NX | nothing | {"page": "1"}  | 50 s      |
      | SETNX "page" "2"  | 0       | {"page": "1"}  | 50 s      |
      | GET "page"        | "1"     | {"page": "1"}  | 50 s      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_time_cleared
  Scenario: A new text of a key that had an end stays for good
    Given the key "page" holds "old" for 50 s
    When each of these is tried
      | command             | reply | afterwards      | time left |
      | SET "page" "new"    | OK    | {"page": "new"} | for good  |
      | SET "page" "new" XX | OK    | {"page": "new"} | for good  |
      | GETSET "page" "new" | "old" | {"page": "new"} | for good  |
      | MSET "page" "new"   | OK    | {"page": "new"} | for good  |
      | PERSIST "page"      | 1     | {"page": "old"} | for good  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_ttl_replies
  Scenario: TTL tells what time a key has, and EXPIRE and PERSIST whether there was a key
    Given the key "page" holds "text"
    And the key "cart" holds "apple" for 50 s
    When each of these is tried
      | case                 | command             | reply | afterwards                        |
      | no time              | TTL "page"          | -1    | unchanged                         |
      | no time, in ms       | PTTL "page"         | -1    | unchanged                         |
      | no key               | TTL "nobody"        | -2    | unchanged                         |
      | no key, in ms        | PTTL "nobody"       | -2    | unchanged                         |
      | no key to end        | EXPIRE "nobody" 10  | 0     | unchanged                         |
      | no key to end, in ms | PEXPIRE "nobody" 10 | 0     | unchanged                         |
      | no time to take away | PERSIST "page"      | 0     | unchanged                         |
      | no key to keep       | PERSIST "nobody"    | 0     | unchanged                         |
      | a time to take away  | PERSIST "cart"      | 1     | {"page": "text", "cart": "apple"} |
    Then each reply, and what is there afterwards, is as the table says

  @resp_expired_absent
  Scenario Outline: A key whose time is over counts as none (<command>)
    Given the key "page" holds "5" for 30 ms, and its time is over
    When a Redis client sends <command>
    Then the client gets <reply>

    Examples:
      | command              | reply     |
      | GET "page"           | nothing   |
      | EXISTS "page"        | 0         |
      | TYPE "page"          | "none"    |
      | TTL "page"           | -2        |
      | PTTL "page"          | -2        |
      | STRLEN "page"        | 0         |
      | MGET "page"          | [nothing] |
      | KEYS "*"             | []        |
      | EXPIRE "page" 10     | 0         |
      | PERSIST "page"       | 0         |
      | SETNX "page" "new"   | 1         |
      | SET "page" "new" NX  | OK        |
      | SET "page" "new" XX  | nothing   |
      | SET "page" "new" GET | nothing   |
      | GETSET "page" "new"  | nothing   |
      | INCR "page"          | 1         |
      | APPEND "page" "new"  | 3         |

  @resp_time_refused
  Scenario: A time that is none is refused, and nothing changes
    Given the key "page" holds "old"
    When each of these is tried
      | command                   | reply                                                    | afterwards |
      | EXPIRE "page" 0           | the error "ERR invalid expire time in 'expire' command"  | unchanged  |
      | EXPIRE "page" -5          | the error "ERR invalid expire time in 'expire' command"  | unchanged  |
      | PEXPIRE "page" 0          | the error "ERR invalid expire time in 'pexpire' command" | unchanged  |
      | SETEX "page" 0 "new"      | the error "ERR invalid expire time in 'setex' command"   | unchanged  |
      | SETEX "page" -5 "new"     | the error "ERR invalid expire time in 'setex' command"   | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_time_no_number @resp_time_refused
  Scenario: A time that is no number is refused as such, and nothing changes
    Given the key "page" holds "old"
    When each of these is tried
      | command                   | reply                                                   | afterwards |
      | EXPIRE "page" "soon"      | the error "ERR value is not an integer or out of range" | unchanged  |
      | EXPIRE "page" 1.5         | the error "ERR value is not an integer or out of range" | unchanged  |
      | EXPIRE "page" ""          | the error "ERR value is not an integer or out of range" | unchanged  |
      | PEXPIRE "page" "soon"     | the error "ERR value is not an integer or out of range" | unchanged  |
      | SETEX "page" "soon" "new" | the error "ERR value is not an integer or out of range" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_time_spelling @resp_time_refused
  Scenario: A time has one spelling, as every number has
    Given the key "page" holds "old"
    When each of these is tried
      | command                     | reply                                                   | afterwards |
      | EXPIRE "page" "+5"          | the error "ERR value is not an integer or out of range" | unchanged  |
      | EXPIRE "page" "05"          | the error "ERR value is not an integer or out of range" | unchanged  |
      | PEXPIRE "page" "+5000"      | the error "ERR value is not an integer or out of range" | unchanged  |
      | SETEX "page" "+5" "new"     | the error "ERR value is not an integer or out of range" | unchanged  |
      | SET "page" "new" EX "+5"    | the error "ERR value is not an integer or out of range" | unchanged  |
      | SET "page" "new" PX "05000" | the error "ERR value is not an integer or out of range" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_expire_options
  Scenario: EXPIRE gives a time only where its option allows it
    Given the key "page" holds "text" for 50 s
    And the key "cart" holds "apple"
    When each of these is tried
      | case                         | command                     | reply | afterwards                        |
      | NX: there is a time          | EXPIRE "page" 20 NX         | 0     | unchanged                         |
      | XX: there is none            | EXPIRE "cart" 20 XX         | 0     | unchanged                         |
      | GT: it would end earlier     | EXPIRE "page" 20 GT         | 0     | unchanged                         |
      | GT: for good is the longest  | EXPIRE "cart" 20 GT         | 0     | unchanged                         |
      | LT: it would end later       | EXPIRE "page" 90 LT         | 0     | unchanged                         |
      | in milliseconds              | PEXPIRE "page" 20000 "nx"   | 0     | unchanged                         |
    Then each reply, and what is there afterwards, is as the table says

  @resp_expire_options
  Scenario: EXPIRE gives a time where its option allows it
    Given the key "page" holds "text" for 50 s
    When each of these is tried
      | case                  | command                   | reply | afterwards       | time left |
      | XX: there is one      | EXPIRE "page" 20 XX       | 1     | {"page": "text"} | 20 s      |
      | GT: it ends later     | EXPIRE "page" 90 GT       | 1     | {"page": "text"} | 90 s      |
      | LT: it ends earlier   | EXPIRE "page" 20 LT       | 1     | {"page": "text"} | 20 s      |
      | XX and GT             | EXPIRE "page" 90 XX GT    | 1     | {"page": "text"} | 90 s      |
      | in milliseconds       | PEXPIRE "page" 90000 "gt" | 1     | {"page": "text"} | 90 s      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_expire_options
  Scenario: EXPIRE gives a first time where its option allows it
    Given the key "cart" holds "apple"
    When each of these is tried
      | command             | reply | afterwards        | time left |
      | EXPIRE "cart" 20 NX | 1     | {"cart": "apple"} | 20 s      |
      | EXPIRE "cart" 20 LT | 1     | {"cart": "apple"} | 20 s      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_expire_options
  Scenario: Options of EXPIRE that contradict each other are refused
    Given the key "page" holds "text" for 50 s
    When each of these is tried
      | command                | reply                                                                           | afterwards |
      | EXPIRE "page" 20 NX XX | the error "ERR NX and XX, GT or LT options at the same time are not compatible" | unchanged  |
      | EXPIRE "page" 20 NX GT | the error "ERR NX and XX, GT or LT options at the same time are not compatible" | unchanged  |
      | EXPIRE "page" 20 GT LT | the error "ERR GT and LT options at the same time are not compatible"           | unchanged  |
      | EXPIRE "page" 20 SOON  | the error "ERR Unsupported option SOON"                                         | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_getex @requires.redis-commands
  Scenario: GETEX reads a text and changes its time
    Given the key "page" holds "text" for 50 s
    When each of these is tried
      | command                         | reply  | afterwards       | time left |
      | GETEX "page"                    | "text" | {"page": "text"} | 50 s      |
      | GETEX "page" EX 100             | "text" | {"page": "text"} | 100 s     |
      | GETEX "page" PX 100000          | "text" | {"page": "text"} | 100 s     |
      | GETEX "page" PERSIST            | "text" | {"page": "text"} | for good  |
      | PSETEX "page" 100000 "new"      | OK     | {"page": "new"}  | 100 s     |
    Then each reply, and what is there afterwards, is as the table says

  @resp_getex @requires.redis-commands
  Scenario: GETEX refuses what it does not understand, and changes nothing
    Given the key "page" holds "text" for 50 s
    When each of these is tried
      | command                       | reply                                                   | afterwards |
      | GETEX "nobody" EX 100         | nothing                                                 | unchanged  |
      | GETEX "page" EX               | the error "ERR syntax error"                            | unchanged  |
      | GETEX "page" EX 100 PX 100000 | the error "ERR syntax error"                            | unchanged  |
      | GETEX "page" EX 100 PERSIST   | the error "ERR syntax error"                            | unchanged  |
      | GETEX "page" PERSIST EX 100   | the error "ERR syntax error"                            | unchanged  |
      | GETEX "page" EX 0             | the error "ERR invalid expire time in 'getex' command"  | unchanged  |
      | GETEX "page" EX "+5"          | the error "ERR value is not an integer or out of range" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_expire_at @requires.redis-commands
  Scenario: EXPIREAT sets the moment at which a key ends, and EXPIRETIME tells it
    Given the key "page" holds "text"
    When each of these is tried
      | case                           | command                           | reply | afterwards       |
      | a moment to come, in seconds   | EXPIREAT "page" 4102444800        | 1     | {"page": "text"} |
      | in milliseconds, the first one | PEXPIREAT "page" 4102444800000 NX | 1     | {"page": "text"} |
      | a moment that has passed       | EXPIREAT "page" 1                 | 1     | {}               |
      | a key that is not there        | EXPIREAT "nobody" 4102444800      | 0     | unchanged        |
      | told of a key without end      | EXPIRETIME "page"                 | -1    | unchanged        |
      | told of no key                 | PEXPIRETIME "nobody"              | -2    | unchanged        |
    Then each reply, and what is there afterwards, is as the table says

  @resp_set_time_refused @resp_time_refused
  Scenario Outline: SET refuses a time that is none, and nothing changes (<command>)
    Given the key "page" holds "old"
    When a Redis client sends <command>
    Then the client gets the error "ERR invalid expire time in 'set' command"
    And the key "page" holds "old"
    And the key "page" has no expiry

    Examples:
      | command                |
      | SET "page" "new" EX 0  |
      | SET "page" "new" EX -5 |
      | SET "page" "new" PX 0  |

  @resp_set_time_no_number
  Scenario Outline: SET refuses a time that is no number, and nothing changes (<command>)
    Given the key "page" holds "old"
    When a Redis client sends <command>
    Then the client gets the error "ERR value is not an integer or out of range"
    And the key "page" holds "old"
    And the key "page" has no expiry

    Examples:
      | command                    |
      | SET "page" "new" EX "soon" |
      | SET "page" "new" PX 1.5    |
      | SET "page" "new" EX ""     |

  @resp_time_too_far
  Scenario Outline: A time that no clock can hold is refused (<command>)
    Given the key "page" holds "old"
    When a Redis client sends <command>
    Then the client gets the error "ERR invalid expire time in '<name>' command"
    And the key "page" holds "old"
    And the Redis port serves other clients

    Examples:
      | command                                 | name   |
      | EXPIRE "page" 9223372036854775807       | expire |
      | SETEX "page" 9223372036854775807 "new"  | setex  |
      | SET "page" "new" EX 9223372036854775807 | set    |
