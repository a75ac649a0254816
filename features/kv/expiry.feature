@single @kv @requires.resp
Feature: Keys end when their time is over
  Whoever stores something for a while relies on it twice: that it is there until
  then, and that nobody finds it any more afterwards.

  Background:
    Given a node with a Redis port

  @resp_expire_ttl
  Scenario: The time that is left counts down (EXPIRE 10, then TTL)
    Given the key "page" holds "text"
    When a Redis client sends EXPIRE "page" 10
    Then the client gets 1
    And the key "page" expires in 10 s
    And the key "page" holds "text"

  @resp_setex
  Scenario: What is stored for a while is there for a while (100 s)
    When a Redis client sends the commands
      | command                 |
      | SETEX "page" 100 "text" |
      | GET "page"              |
      | TTL "page"              |
    Then the client gets in turn
      | reply  |
      | OK     |
      | "text" |
      | 99     |

  @resp_ttl_accuracy
  Scenario Outline: A key is there until its time is over, and then gone (<command>)
    Given the key "page" holds "old"
    When a Redis client sends <command>
    Then the key "page" is there for <time>, and then gone

    Examples:
      | command                  | time   |
      | PEXPIRE "page" 100       | 100 ms |
      | PEXPIRE "page" 377       | 377 ms |
      | SET "page" "new" PX 250  | 250 ms |
      | SETEX "page" 1 "new"     | 1 s    |

  @resp_set_time
  Scenario Outline: A time can be given in many ways (<command>)
    Given the key "page" holds "old" for 50 s
    When a Redis client sends <command>
    Then the client gets <reply>
    And the key "page" expires in <time>

    Examples:
      | command                        | reply | time   |
      | SET "page" "new" EX 100        | OK    | 100 s  |
      | SET "page" "new" PX 100000     | OK    | 100 s  |
      | SET "page" "new" EX 100 XX     | OK    | 100 s  |
      | SET "page" "new" XX GET PX 9000 | "old" | 9 s   |
      | SET "page" "new" "ex" 100      | OK    | 100 s  |
      | SETEX "page" 100 "new"         | OK    | 100 s  |
      | EXPIRE "page" 100              | 1     | 100 s  |
      | EXPIRE "page" 20               | 1     | 20 s   |
      | PEXPIRE "page" 100000          | 1     | 100 s  |

  @resp_time_kept
  Scenario Outline: A command that changes a text leaves its time alone (<command>)
    Given the key "page" holds "1" for 50 s
    When a Redis client sends <command>
    Then the key "page" expires in 50 s
    And the key "page" holds <text>

    Examples:
      | command                | text  |
      | APPEND "page" "2"      | "12"  |
      | INCR "page"            | "2"   |
      | DECRBY "page" 3        | "-2"  |
      | SET "page" "2" NX      | "1"   |
      | SETNX "page" "2"       | "1"   |
      | GET "page"             | "1"   |

  @resp_time_cleared
  Scenario Outline: A new text stays for good (<command>)
    Given the key "page" holds "old" for 50 s
    When a Redis client sends <command>
    Then the client gets <reply>
    And the key "page" has no expiry
    And the key "page" holds <text>

    Examples:
      | command                 | reply | text  |
      | SET "page" "new"        | OK    | "new" |
      | SET "page" "new" XX     | OK    | "new" |
      | GETSET "page" "new"     | "old" | "new" |
      | MSET "page" "new"       | OK    | "new" |
      | PERSIST "page"          | 1     | "old" |

  @resp_overwrite_outlives
  Scenario: An old time does not end a new text
    Given the key "page" holds "old" for 100 ms
    When a Redis client sends SET "page" "new"
    Then the key "page" holds "new" for the next 300 ms

  @resp_persist_outlives
  Scenario: A key that was told to stay, stays
    Given the key "page" holds "text" for 100 ms
    When a Redis client sends PERSIST "page"
    Then the client gets 1
    And the key "page" holds "text" for the next 300 ms

  @resp_ttl_replies
  Scenario Outline: The reply tells what there is (<case>)
    Given the key "page" holds "text"
    And the key "cart" holds "apple" for 50 s
    When a Redis client sends <command>
    Then the client gets <reply>

    Examples:
      | case                      | command               | reply |
      | no time                   | TTL "page"            | -1    |
      | no time, in ms            | PTTL "page"           | -1    |
      | no key                    | TTL "nobody"          | -2    |
      | no key, in ms             | PTTL "nobody"         | -2    |
      | no key to end             | EXPIRE "nobody" 10    | 0     |
      | no key to end, in ms      | PEXPIRE "nobody" 10   | 0     |
      | no time to take away      | PERSIST "page"        | 0     |
      | no key to keep            | PERSIST "nobody"      | 0     |
      | a time to take away       | PERSIST "cart"        | 1     |

  @resp_expired_absent
  Scenario Outline: A key whose time is over counts as none (<command>)
    Given the key "page" holds "5" for 30 ms, which are over
    When a Redis client sends <command>
    Then the client gets <reply>

    Examples:
      | command                | reply   |
      | GET "page"             | nothing |
      | EXISTS "page"          | 0       |
      | TYPE "page"            | "none"  |
      | TTL "page"             | -2      |
      | PTTL "page"            | -2      |
      | STRLEN "page"          | 0       |
      | MGET "page"            | [nothing] |
      | KEYS "*"               | []      |
      | EXPIRE "page" 10       | 0       |
      | PERSIST "page"         | 0       |
      | SETNX "page" "new"     | 1       |
      | SET "page" "new" NX    | OK      |
      | SET "page" "new" XX    | nothing |
      | SET "page" "new" GET   | nothing |
      | GETSET "page" "new"    | nothing |
      | INCR "page"            | 1       |
      | APPEND "page" "new"    | 3       |

  @resp_expired_del
  Scenario: Keys whose time is over cannot be removed again (300 keys)
    Given 300 keys "page:" hold "text" each for 30 ms, which are over
    When a Redis client sends DEL "page:{number}" 300 times without waiting for replies
    Then the client gets 0 each time
    And there are no keys

  @resp_expired_rename
  Scenario: A key whose time is over cannot be renamed
    Given the key "draft" holds "5" for 30 ms, which are over
    And the key "page" holds "old"
    When a Redis client sends RENAME "draft" "page"
    Then the client gets the error "ERR no such key"
    And the key "page" holds "old"

  @resp_time_refused
  Scenario Outline: A time that is none is refused, and nothing changes (<command>)
    Given the key "page" holds "old"
    When a Redis client sends <command>
    Then the client gets the error "ERR invalid expire time in '<name>' command"
    And the key "page" holds "old"
    And the key "page" has no expiry

    Examples:
      | command                  | name    |
      | EXPIRE "page" 0          | expire  |
      | EXPIRE "page" -5         | expire  |
      | EXPIRE "page" "soon"     | expire  |
      | EXPIRE "page" 1.5        | expire  |
      | PEXPIRE "page" 0         | pexpire |
      | PEXPIRE "page" "soon"    | pexpire |
      | SETEX "page" 0 "new"     | setex   |
      | SETEX "page" -5 "new"    | setex   |
      | SETEX "page" "soon" "new" | setex  |

    @resp_set_time_refused
    Examples: SET itself
      | command                 | name |
      | SET "page" "new" EX 0   | set  |
      | SET "page" "new" EX -5  | set  |
      | SET "page" "new" PX 0   | set  |

  @resp_set_time_no_number
  Scenario Outline: A time for SET that is no number is refused, and nothing changes (<command>)
    Given the key "page" holds "old"
    When a Redis client sends <command>
    Then the client gets the error "ERR value is not an integer or out of range"
    And the key "page" holds "old"
    And the key "page" has no expiry

    Examples:
      | command                     |
      | SET "page" "new" EX "soon"  |
      | SET "page" "new" PX 1.5     |
      | SET "page" "new" EX ""      |

  @resp_time_too_far
  Scenario Outline: A time that no clock can hold is refused (<command>)
    Given the key "page" holds "old"
    When a Redis client sends <command>
    Then the client gets the error "ERR invalid expire time in '<name>' command"
    And the key "page" holds "old"
    And the Redis port serves other clients

    Examples:
      | command                                   | name   |
      | EXPIRE "page" 9223372036854775807         | expire |
      | SETEX "page" 9223372036854775807 "new"    | setex  |
      | SET "page" "new" EX 9223372036854775807   | set    |
