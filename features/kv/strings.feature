@single @kv @requires.resp
Feature: Strings keep what was put into them
  Pages, carts and counters live in strings. What was set is read back to the byte
  until somebody changes it, and an option that does not hold changes nothing.

  Background:
    Given a node with a Redis port

  @resp_set_get
  Scenario: What was set is read back
    When a Redis client sends SET "greeting" "hello"
    Then the client gets OK
    And the key "greeting" holds "hello"

  @resp_get_missing
  Scenario: A key that was never set holds nothing
    When a Redis client sends GET "nobody"
    Then the client gets nothing
    And there are no keys

  @resp_set_options
  Scenario Outline: SET over a text: <case>
    Given the key "page" holds "old"
    When a Redis client sends <command>
    Then the client gets <reply>
    And the key "page" holds <text>

    Examples:
      | case                                 | command                    | reply   | text  |
      | it is replaced                       | SET "page" "new"           | OK      | "new" |
      | an empty text is a text              | SET "page" ""              | OK      | ""    |
      | XX: only if there is one, there is   | SET "page" "new" XX        | OK      | "new" |
      | NX: only if there is none, there is  | SET "page" "new" NX        | nothing | "old" |
      | GET: the old one is the reply        | SET "page" "new" GET       | "old"   | "new" |
      | NX GET: the one that stays           | SET "page" "new" NX GET    | "old"   | "old" |
      | XX GET: the one that was replaced    | SET "page" "new" XX GET    | "old"   | "new" |
      | options in lower case                | SET "page" "new" "xx"      | OK      | "new" |
      | SETNX: only if there is none         | SETNX "page" "new"         | 0       | "old" |
      | GETSET: the old one is the reply     | GETSET "page" "new"        | "old"   | "new" |
      | APPEND: the length is the reply      | APPEND "page" " and new"   | 11      | "old and new" |
      | MSET: the last one counts            | MSET "page" "1" "page" "2" | OK      | "2"   |

  @resp_set_options_absent
  Scenario Outline: SET where there is nothing: <case>
    When a Redis client sends <command>
    Then the client gets <reply>
    And the key "page" holds <text>

    Examples:
      | case                            | command                 | reply   | text    |
      | NX: it is set                   | SET "page" "new" NX     | OK      | "new"   |
      | XX: it is not                   | SET "page" "new" XX     | nothing | nothing |
      | GET: there was none             | SET "page" "new" GET    | nothing | "new"   |
      | NX GET: there was none          | SET "page" "new" NX GET | nothing | "new"   |
      | XX GET: nothing comes of it     | SET "page" "new" XX GET | nothing | nothing |
      | SETNX: it is set                | SETNX "page" "new"      | 1       | "new"   |
      | GETSET: there was none          | GETSET "page" "new"     | nothing | "new"   |
      | APPEND: it is begun             | APPEND "page" "new"     | 3       | "new"   |

  @resp_set_refused
  Scenario Outline: What SET does not understand is refused, and changes nothing (<case>)
    Given the key "page" holds "old"
    When a Redis client sends <command>
    Then the client gets the error "<error>"
    And the key "page" holds "old"
    And the key "page" has no expiry

    Examples:
      | case               | command                                 | error                                                          |
      | EX without a time  | SET "page" "new" EX                     | ERR syntax error                                               |
      | PX without a time  | SET "page" "new" PX                     | ERR syntax error                                               |
      | NX and XX          | SET "page" "new" NX XX                  | ERR NX and XX options at the same time are not compatible      |
      | no such option     | SET "page" "new" SOON                   | ERR syntax error                                               |
      | KEEPTTL            | SET "page" "new" KEEPTTL                | ERR syntax error                                               |
      | EXAT               | SET "page" "new" EXAT 4102444800        | ERR syntax error                                               |

  @resp_mget_mset
  Scenario: Many keys are written and read at once (MSET, then MGET)
    Given a Redis client has sent MSET "a" "1" "b" "two" "c" ""
    When a Redis client sends MGET "c" "a" "nobody" "b" "a"
    Then the client gets ["", "1", nothing, "two", "1"]
    And there are 3 keys

  @resp_mget_mset
  Scenario: A name without a text is refused, and none of the others is written
    Given the key "a" holds "old"
    When a Redis client sends MSET "a" "1" "b"
    Then the client gets the error "ERR wrong number of arguments for 'mset' command"
    And the key "a" holds "old"
    And there is one key

  @resp_strlen
  Scenario Outline: STRLEN counts bytes (<case>)
    Given the key "page" holds <text>
    When a Redis client sends STRLEN "<key>"
    Then the client gets <length>

    Examples:
      | case             | key    | text        | length |
      | letters          | page   | "hello"     | 5      |
      | letters of UTF-8 | page   | "grüße"     | 7      |
      | an empty text    | page   | ""          | 0      |
      | zero bytes       | page   | "\x00\x00"  | 2      |
      | no such key      | nobody | "hello"     | 0      |

  @resp_append
  Scenario: Texts grow at their end (APPEND to a text with zero bytes)
    Given the key "log" holds "one\x00"
    When a Redis client sends APPEND "log" "\x00two"
    Then the client gets 8
    And the key "log" holds "one\x00\x00two"
