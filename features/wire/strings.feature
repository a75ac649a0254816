@single @kv @wire @requires.resp
Feature: Commands for strings, one by one
  Each command is sent to a store that holds what the Given says. A cache is only as
  good as the smallest of its options: what it replies, and what it leaves.

  Background:
    Given a node with a Redis port

  @resp_set_options
  Scenario: SET replaces a text as its options say, and so do its like
    Given the key "page" holds "old"
    When each of these is tried
      | case                                | command                    | reply   | afterwards              |
      | the text is replaced                | SET "page" "new"           | OK      | {"page": "new"}         |
      | an empty text is a text             | SET "page" ""              | OK      | {"page": ""}            |
      | XX: only if there is one, there is  | SET "page" "new" XX        | OK      | {"page": "new"}         |
      | NX: only if there is none, there is | SET "page" "new" NX        | nothing | unchanged               |
      | GET: the old one is the reply       | SET "page" "new" GET       | "old"   | {"page": "new"}         |
      | NX GET: the one that stays          | SET "page" "new" NX GET    | "old"   | unchanged               |
      | XX GET: the one that was replaced   | SET "page" "new" XX GET    | "old"   | {"page": "new"}         |
      | options in lower case               | SET "page" "new" "xx"      | OK      | {"page": "new"}         |
      | SETNX: only if there is none        | SETNX "page" "new"         | 0       | unchanged               |
      | GETSET: the old one is the reply    | GETSET "page" "new"        | "old"   | {"page": "new"}         |
      | APPEND: the length is the reply     | APPEND "page" " and new"   | 11      | {"page": "old and new"} |
      | MSET: the last one counts           | MSET "page" "1" "page" "2" | OK      | {"page": "2"}           |
    Then each reply, and what is there afterwards, is as the table says

  @resp_set_options_absent
  Scenario: SET makes a text where there is none as its options say, and so do its like
    When each of these is tried
      | case                        | command                 | reply   | afterwards      |
      | NX: the text is set         | SET "page" "new" NX     | OK      | {"page": "new"} |
      | XX: no text is set          | SET "page" "new" XX     | nothing | {}              |
      | GET: there was none         | SET "page" "new" GET    | nothing | {"page": "new"} |
      | NX GET: there was none      | SET "page" "new" NX GET | nothing | {"page": "new"} |
      | XX GET: nothing comes of it | SET "page" "new" XX GET | nothing | {}              |
      | SETNX: the text is set      | SETNX "page" "new"      | 1       | {"page": "new"} |
      | GETSET: there was none      | GETSET "page" "new"     | nothing | {"page": "new"} |
      | APPEND: a text is begun     | APPEND "page" "new"     | 3       | {"page": "new"} |
    Then each reply, and what is there afterwards, is as the table says

  @resp_set_refused
  Scenario: What SET does not understand is refused, and changes nothing
    Given the key "page" holds "old"
    When each of these is tried
      | case              | command                          | reply                                                                 | afterwards |
      | EX without a time | SET "page" "new" EX              | the error "ERR syntax error"                                          | unchanged  |
      | PX without a time | SET "page" "new" PX              | the error "ERR syntax error"                                          | unchanged  |
      | NX and XX         | SET "page" "new" NX XX           | the error "ERR NX and XX options at the same time are not compatible" | unchanged  |
      | no such option    | SET "page" "new" SOON            | the error "ERR syntax error"                                          | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_set_two_times
  Scenario: SET takes one time; of two it does not choose
    Given the key "page" holds "old" for 50 s
    When each of these is tried
      | command                                 | reply                        | afterwards |
      | SET "page" "new" EX 100 PX 100000       | the error "ERR syntax error" | unchanged  |
      | SET "page" "new" PX 100000 EX 100       | the error "ERR syntax error" | unchanged  |
      | SET "page" "new" EX 100 EX 100          | the error "ERR syntax error" | unchanged  |
      | SET "page" "new" EX 100 NX PX 9000      | the error "ERR syntax error" | unchanged  |
      | SET "page" "new" EX 100 KEEPTTL         | the error "ERR syntax error" | unchanged  |
      | SET "page" "new" KEEPTTL PX 9000        | the error "ERR syntax error" | unchanged  |
      | SET "page" "new" KEEPTTL KEEPTTL        | the error "ERR syntax error" | unchanged  |
      | SET "page" "new" EX 100 EXAT 4102444800 | the error "ERR syntax error" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_set_keepttl
  Scenario: SET can leave the time as it is (KEEPTTL)
    Given the key "page" holds "old" for 50 s
    When each of these is tried
      | command                      | reply | afterwards      | time left |
      | SET "page" "new" KEEPTTL     | OK    | {"page": "new"} | 50 s      |
      | SET "page" "new" XX KEEPTTL  | OK    | {"page": "new"} | 50 s      |
      | SET "page" "new" KEEPTTL GET | "old" | {"page": "new"} | 50 s      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_set_until
  Scenario: SET can name the moment of the end (EXAT, PXAT)
    Given the key "page" holds "old"
    When each of these is tried
      | command                             | reply                                                  | afterwards      |
      | SET "page" "new" EXAT 4102444800    | OK                                                     | {"page": "new"} |
      | SET "page" "new" PXAT 4102444800000 | OK                                                     | {"page": "new"} |
      | SET "page" "new" EXAT 0             | the error "ERR invalid expire time in 'set' command"   | unchanged       |
    Then each reply, and what is there afterwards, is as the table says

  @resp_getdel @requires.redis-commands
  Scenario: GETDEL reads a text for the last time
    When each of these is tried
      | before               | command         | reply                                                                         | afterwards |
      | {"page": "text"}     | GETDEL "page"   | "text"                                                                        | {}         |
      | {"page": "text"}     | GETDEL "nobody" | nothing                                                                       | unchanged  |
      | {"cart": {"a": "1"}} | GETDEL "cart"   | the error "WRONGTYPE Operation against a key holding the wrong kind of value" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_strlen
  Scenario: STRLEN counts bytes
    When each of these is tried
      | case             | before               | command         | reply | afterwards |
      | letters          | {"page": "hello"}    | STRLEN "page"   | 5     | unchanged  |
      | letters of UTF-8 | {"page": "grüße"}    | STRLEN "page"   | 7     | unchanged  |
      | an empty text    | {"page": ""}         | STRLEN "page"   | 0     | unchanged  |
      | zero bytes       | {"page": "\x00\x00"} | STRLEN "page"   | 2     | unchanged  |
      | no such key      | {"page": "hello"}    | STRLEN "nobody" | 0     | unchanged  |
    Then each reply, and what is there afterwards, is as the table says
