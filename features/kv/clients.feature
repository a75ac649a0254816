@single @kv @requires.resp @requires.php
Feature: PHP's own Redis clients work as they are
  Most PHP applications reach a cache through phpredis or Predis. Both are connected
  to the node's Redis port, and neither has to be told that it is not Redis.

  Background:
    Given a node with a Redis port

  @resp_phpredis_compat
  Scenario: phpredis keeps texts, counters and hashes
    When a page calls in turn through "phpredis"
      | call                         |
      | set("page", "te\x00xt")      |
      | get("page")                  |
      | get("nobody")                |
      | strlen("page")               |
      | append("page", "!")          |
      | incr("visits")               |
      | incrBy("visits", 41)         |
      | decr("visits")               |
      | mSet({"a": "1", "b": "2"})   |
      | mGet(["a", "nobody", "b"])   |
      | hSet("user", "name", "Anna") |
      | hGetAll("user")              |
      | hDel("user", "name")         |
      | hExists("user", "name")      |
      | del("page", "nobody")        |
      | exists("page")               |
    Then the page gets in turn
      | result            |
      | true              |
      | "te\x00xt"        |
      | false             |
      | 5                 |
      | 6                 |
      | 1                 |
      | 42                |
      | 41                |
      | true              |
      | ["1", false, "2"] |
      | 1                 |
      | {"name": "Anna"}  |
      | 1                 |
      | false             |
      | 1                 |
      | 0                 |

  @resp_phpredis_compat
  Scenario: phpredis keeps what has an end, as caches and locks do
    When a page calls in turn through "phpredis"
      | call                                        |
      | setex("page", 100, "text")                  |
      | ttl("page")                                 |
      | set("lock", "anna", {"0": "nx", "ex": 100}) |
      | set("lock", "ben", {"0": "nx", "ex": 100})  |
      | get("lock")                                 |
      | expire("page", 50)                          |
      | persist("page")                             |
      | ttl("page")                                 |
      | ttl("nobody")                               |
      | setnx("lock", "ben")                        |
      | getSet("page", "new")                       |
    Then the page gets in turn
      | result |
      | true   |
      | 99     |
      | true   |
      | false  |
      | "anna" |
      | true   |
      | true   |
      | -1     |
      | -2     |
      | false  |
      | "text" |

  @resp_predis_compat
  Scenario: Predis keeps texts, counters and hashes
    When a page calls in turn through "predis"
      | call                         |
      | set("page", "te\x00xt")      |
      | get("page")                  |
      | get("nobody")                |
      | strlen("page")               |
      | append("page", "!")          |
      | incr("visits")               |
      | incrby("visits", 41)         |
      | decr("visits")               |
      | mset({"a": "1", "b": "2"})   |
      | mget(["a", "nobody", "b"])   |
      | hset("user", "name", "Anna") |
      | hgetall("user")              |
      | hdel("user", ["name"])       |
      | hexists("user", "name")      |
      | del("page", "nobody")        |
      | exists("page")               |
    Then the page gets in turn
      | result              |
      | OK                  |
      | "te\x00xt"          |
      | nothing             |
      | 5                   |
      | 6                   |
      | 1                   |
      | 42                  |
      | 41                  |
      | OK                  |
      | ["1", nothing, "2"] |
      | 1                   |
      | {"name": "Anna"}    |
      | 1                   |
      | 0                   |
      | 1                   |
      | 0                   |

  @resp_predis_compat
  Scenario: Predis keeps what has an end, as caches and locks do
    When a page calls in turn through "predis"
      | call                                 |
      | setex("page", 100, "text")           |
      | ttl("page")                          |
      | set("lock", "anna", "EX", 100, "NX") |
      | set("lock", "ben", "EX", 100, "NX")  |
      | get("lock")                          |
      | expire("page", 50)                   |
      | persist("page")                      |
      | ttl("page")                          |
      | ttl("nobody")                        |
      | setnx("lock", "ben")                 |
      | getset("page", "new")                |
    Then the page gets in turn
      | result  |
      | OK      |
      | 99      |
      | OK      |
      | nothing |
      | "anna"  |
      | 1       |
      | 1       |
      | -1      |
      | -2      |
      | 0       |
      | "text"  |

  @resp_php_clients_errors
  Scenario Outline: A client is told what is refused, and goes on (<client>)
    Given the key "page" holds "text"
    When a page calls in turn through "<client>"
      | call               |
      | incr("page")       |
      | lPush("list", "x") |
      | incr("visits")     |
    Then the page gets in turn
      | result                                                  |
      | the error "ERR value is not an integer or out of range" |
      | the error "ERR unknown command 'LPUSH'"                 |
      | 1                                                       |
    And the key "page" holds "text"

    Examples:
      | client   |
      | phpredis |
      | predis   |

  @resp_php_clients_keys @requires.kv
  Scenario Outline: Clients and functions speak of the same keys (<client>)
    Given a page has called ephpm_kv_set("page", (every byte))
    When a page calls get("page") through "<client>"
    Then the page gets (every byte)

    Examples:
      | client   |
      | phpredis |
      | predis   |
