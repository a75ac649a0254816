@single @kv @requires.php @requires.kv @requires.resp
Feature: PHP pages have the store at hand
  A page needs no client and no connection to keep something: functions of PHP do
  it. What they store is the same store that Redis clients see.

  Background:
    Given a node with a Redis port

  @kv_set_get
  Scenario: What a page sets, a page gets
    When a page calls in turn
      | call                              |
      | ephpm_kv_set("greeting", "hello") |
      | ephpm_kv_get("greeting")          |
    Then the page gets in turn
      | result  |
      | true    |
      | "hello" |

  @kv_set_get
  Scenario: Another page and a Redis client get what a page has set
    Given a page has called ephpm_kv_set("greeting", "hello")
    When a page calls ephpm_kv_get("greeting")
    Then the page gets "hello"
    And the key "greeting" holds "hello"
    And the key "greeting" has no expiry

  @kv_set_get
  Scenario: A page gets what a Redis client has set
    Given the key "greeting" holds "hello"
    When a page calls ephpm_kv_get("greeting")
    Then the page gets "hello"

  @kv_del
  Scenario: A removed key is gone
    When a page calls in turn
      | call                              |
      | ephpm_kv_set("greeting", "hello") |
      | ephpm_kv_del("greeting")          |
      | ephpm_kv_get("greeting")          |
      | ephpm_kv_del("greeting")          |
    Then the page gets in turn
      | result  |
      | true    |
      | 1       |
      | nothing |
      | 0       |
    And there is no key "greeting"

  @kv_overwrite
  Scenario: A second text replaces the first
    Given a page has called ephpm_kv_set("greeting", "hello")
    When a page calls ephpm_kv_set("greeting", "good evening")
    Then the page gets true
    And the key "greeting" holds "good evening"

  @kv_ttl_not_expired
  Scenario: A key is there until its time is over (60 s)
    When a page calls in turn
      | call                                  |
      | ephpm_kv_set("greeting", "hello", 60) |
      | ephpm_kv_get("greeting")              |
      | ephpm_kv_ttl("greeting")              |
    Then the page gets in turn
      | result  |
      | true    |
      | "hello" |
      | 60      |
    And the key "greeting" expires in 60 s

  @kv_ttl_expiry
  Scenario Outline: A key is gone when its time is over (<call>)
    Given the key "greeting" holds "old"
    When a page calls <call>
    Then the key "greeting" is there for 1 s, and then gone

    Examples:
      | call                                 |
      | ephpm_kv_set("greeting", "hello", 1) |
      | ephpm_kv_expire("greeting", 1)       |

  @kv_ttl_expiry
  Scenario: A page finds nothing where the time is over
    Given the key "greeting" holds "hello" for 30 ms, and its time is over
    When a page calls ephpm_kv_get("greeting")
    Then the page gets nothing

  @kv_setnx
  Scenario: A lock is taken by the first page that asks
    When a page calls in turn
      | call                           |
      | ephpm_kv_setnx("lock", "anna") |
      | ephpm_kv_setnx("lock", "ben")  |
      | ephpm_kv_get("lock")           |
    Then the page gets in turn
      | result |
      | true   |
      | false  |
      | "anna" |
    And the key "lock" has no expiry

  @kv_setnx
  Scenario: A lock may have an end (100 s)
    When a page calls ephpm_kv_setnx("lock", "anna", 100)
    Then the page gets true
    And the key "lock" expires in 100 s

  @kv_setnx
  Scenario: A lock whose time is over can be taken
    Given the key "lock" holds "anna" for 30 ms, and its time is over
    When a page calls ephpm_kv_setnx("lock", "ben")
    Then the page gets true
    And the key "lock" holds "ben"

  @kv_incr_by
  Scenario Outline: A page counts (<call> from <before>)
    Given the key "n" holds "<before>"
    When a page calls <call>
    Then the page gets <after>
    And the key "n" holds "<after>"

    Examples:
      | before | call                       | after |
      | 10     | ephpm_kv_incr("n")         | 11    |
      | 10     | ephpm_kv_decr("n")         | 9     |
      | 10     | ephpm_kv_incr_by("n", 5)   | 15    |
      | 10     | ephpm_kv_incr_by("n", -30) | -20   |
      | 10     | ephpm_kv_incr_by("n", 0)   | 10    |

  @kv_incr_by
  Scenario Outline: A counter that is not there begins at 0 (<call>)
    When a page calls <call>
    Then the page gets <after>
    And the key "n" holds "<after>"

    Examples:
      | call                     | after |
      | ephpm_kv_incr("n")       | 1     |
      | ephpm_kv_decr("n")       | -1    |
      | ephpm_kv_incr_by("n", 5) | 5     |

  @kv_incr_refused
  Scenario Outline: A text that cannot be counted stays as it is (<call> from <before>)
    Given the key "n" holds "<before>"
    When a page calls <call>
    Then the page gets false
    And the key "n" holds "<before>"

    Examples:
      | before               | call                                       |
      | hello                | ephpm_kv_incr("n")                         |
      | hello                | ephpm_kv_decr("n")                         |
      | hello                | ephpm_kv_incr_by("n", 5)                   |
      | 9223372036854775807  | ephpm_kv_incr("n")                         |
      | -9223372036854775808 | ephpm_kv_decr("n")                         |
      | 9223372036854775807  | ephpm_kv_incr_by("n", 9223372036854775807) |

  @kv_pttl_expire
  Scenario: A page sets an end in seconds
    Given the key "page" holds "text"
    When a page calls ephpm_kv_expire("page", 100)
    Then the page gets true
    And the key "page" expires in 100 s

  @kv_pttl_expire
  Scenario Outline: A page reads what time is left (<call>)
    Given the key "page" holds "text"
    And the key "cart" holds "apple" for 100 s
    When a page calls <call>
    Then the page gets <result>

    Examples:
      | call                    | result |
      | ephpm_kv_ttl("cart")    | 100    |
      | ephpm_kv_ttl("page")    | -1     |
      | ephpm_kv_pttl("page")   | -1     |
      | ephpm_kv_ttl("nobody")  | -2     |
      | ephpm_kv_pttl("nobody") | -2     |

  @kv_pttl_expire
  Scenario: A page reads what time is left in milliseconds
    Given the key "cart" holds "apple" for 100 s
    When a page calls ephpm_kv_pttl("cart")
    Then the page gets the milliseconds of 100 s

  @kv_expire_refused
  Scenario Outline: An end that is none is refused (<call>)
    Given the key "page" holds "text"
    When a page calls <call>
    Then the page gets false
    And the key "page" holds "text"
    And the key "page" has no expiry

    Examples:
      | call                          |
      | ephpm_kv_expire("page", 0)    |
      | ephpm_kv_expire("page", -5)   |
      | ephpm_kv_expire("nobody", 10) |

  @kv_ttl_zero
  Scenario Outline: A time of zero or less means for good (<call>)
    When a page calls <call>
    Then the page gets true
    And the key "page" holds "text"
    And the key "page" has no expiry

    Examples:
      | call                               |
      | ephpm_kv_set("page", "text", 0)    |
      | ephpm_kv_set("page", "text", -5)   |
      | ephpm_kv_setnx("page", "text", 0)  |
      | ephpm_kv_setnx("page", "text", -5) |

  @kv_time_too_far
  Scenario: A time that no clock can hold is refused
    Given the key "page" holds "text"
    When a page calls ephpm_kv_expire("page", 9223372036854775807)
    Then the page gets false
    And the key "page" has no expiry
    And the node still serves, in the same process

  @kv_exists
  Scenario Outline: A page asks whether there is a key (<case>)
    Given the key "page" holds "<text>"
    When a page calls ephpm_kv_exists("<key>")
    Then the page gets <result>

    Examples:
      | case          | key    | text | result |
      | there is      | page   | text | true   |
      | an empty text | page   |      | true   |
      | a zero        | page   | 0    | true   |
      | there is none | nobody | text | false  |

  @kv_mget_mset
  Scenario: Many keys are set and read in one request
    When a page calls in turn
      | call                     |
      | ephpm_kv_set("a", "1")   |
      | ephpm_kv_set("b", "two") |
      | ephpm_kv_set("c", "")    |
      | ephpm_kv_get("c")        |
      | ephpm_kv_get("a")        |
      | ephpm_kv_get("nobody")   |
      | ephpm_kv_get("b")        |
    Then the page gets in turn
      | result  |
      | true    |
      | true    |
      | true    |
      | ""      |
      | "1"     |
      | nothing |
      | "two"   |
    And there are 3 keys

  @kv_flush_all
  Scenario: A page removes everything
    Given 20 keys "page:" hold "text" each
    When a page calls ephpm_kv_flush_all()
    Then the page gets true
    And there are no keys

  @kv_arguments
  Scenario Outline: A call without what it needs is an error of PHP (<call>)
    Given the key "page" holds "text"
    When a page calls <call>
    Then the page gets the error "ArgumentCountError"
    And the key "page" holds "text"
    And there is one key

    Examples:
      | call                     |
      | ephpm_kv_set("page")     |
      | ephpm_kv_get()           |
      | ephpm_kv_setnx("new")    |
      | ephpm_kv_incr_by("page") |
      | ephpm_kv_expire("page")  |
      | ephpm_kv_wait("page", 0) |

  @kv_wait
  Scenario: The first look at a key returns at once, with what it holds
    Given the key "board" holds "text"
    When a page calls ephpm_kv_wait("board", 0, 5000)
    Then the page gets {"value": "text", "version": 1}

  @kv_wait
  Scenario: A page waits in vain for a key that does not change (500 ms)
    Given a page has called ephpm_kv_wait("quiet", 0, 0)
    When a page calls ephpm_kv_wait("quiet", 1, 500)
    Then the page gets false
    And the answer comes after 500 ms

  @kv_wait_news
  Scenario Outline: A page that waits for a key is told when it changes (<command>)
    Given the key "<key>" holds "5"
    And a page has called ephpm_kv_wait("<key>", 0, 0)
    And a page has begun to call ephpm_kv_wait("<key>", 1, 10000)
    When a Redis client sends <command>
    Then the waiting page gets {"value": <value>, "version": 2}

    Examples:
      | key | command         | value   |
      | w1  | SET "w1" "new"  | "new"   |
      | w2  | INCR "w2"       | "6"     |
      | w3  | APPEND "w3" "0" | "50"    |
      | w4  | DEL "w4"        | nothing |
      | w5  | GETSET "w5" "x" | "x"     |
      | w6  | FLUSHALL        | nothing |

  @kv_wait_expiry
  Scenario: A page that waits for a key is told when its time is over
    Given the key "w7" holds "text" for 300 ms
    And a page has called ephpm_kv_wait("w7", 0, 0)
    When a page calls ephpm_kv_wait("w7", 1, 5000)
    Then the page gets {"value": nothing, "version": 2}
