@single @kv @requires.resp
Feature: Applications connect with the Redis client that they have
  Whoever installs a Redis client today gets one that greets the server, says its own
  name and version, and prefers RESP3. It works as it comes, without a setting.

  Background:
    Given a node with a Redis port

  @resp_redis_py
  Scenario Outline: redis-py works as it comes, and with either protocol (<client>)
    When an application calls in turn through "<client>"
      | call                                 |
      | ping()                               |
      | set("page", "te\x00xt", {"ex": 100}) |
      | get("page")                          |
      | get("nobody")                        |
      | ttl("page")                          |
      | incr("visits")                       |
      | mget("page", "nobody")               |
      | hset("user", "name", "Anna")         |
      | hgetall("user")                      |
      | hgetall("nobody")                    |
      | delete("page")                       |
      | incr("user")                         |
      | exists("page", "user")               |
    Then the application gets in turn
      | result                                                                        |
      | true                                                                          |
      | true                                                                          |
      | "te\x00xt"                                                                    |
      | nothing                                                                       |
      | 99                                                                            |
      | 1                                                                             |
      | ["te\x00xt", nothing]                                                         |
      | 1                                                                             |
      | {"name": "Anna"}                                                              |
      | {}                                                                            |
      | 1                                                                             |
      | the error "WRONGTYPE Operation against a key holding the wrong kind of value" |
      | 1                                                                             |

    Examples:
      | client     |
      | redis-py   |
      | redis-py 2 |
      | redis-py 3 |

  @resp_redis_py_names
  Scenario: redis-py tells the server what it is, and what its user calls it
    When an application calls in turn through "redis-py"
      | call                      |
      | client_setname("cart")    |
      | client_getname()          |
      | client_no_evict("ON")     |
    Then the application gets in turn
      | result |
      | true   |
      | "cart" |
      | OK     |

  @resp_redis_py_options @requires.redis-commands
  Scenario: redis-py finds the commands that caches and locks are made of
    When an application calls in turn through "redis-py"
      | call                                     |
      | set("page", "text", {"px": 90000})       |
      | set("page", "new", {"keepttl": true})    |
      | ttl("page")                              |
      | expire("page", 10, {"gt": true})         |
      | expire("page", 100, {"gt": true})        |
      | getex("page", {"persist": true})         |
      | ttl("page")                              |
      | incrbyfloat("sum", 0.1)                  |
      | incrbyfloat("sum", 0.2)                  |
      | getdel("page")                           |
      | unlink("sum", "page")                    |
    Then the application gets in turn
      | result |
      | true   |
      | true   |
      | 89     |
      | false  |
      | true   |
      | "new"  |
      | -1     |
      | 0.1    |
      | 0.3    |
      | "new"  |
      | 1      |

  @resp_pipeline_long
  Scenario: Very many commands in one go are answered, each with its own reply (10,000)
    When a Redis client sends SET "key:{number}" "x" 10,000 times without waiting for replies
    Then the client gets OK 10,000 times
    And there are 10,000 keys
