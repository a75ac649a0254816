@single @kv @requires.resp @requires.tenants
Feature: Each site has keys of its own
  Many sites may live on one node, and none of them knows of the others. What one
  stores, no other can read, change, count or clear, whichever way it tries.

  Background:
    Given a node with a Redis port and the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"

      [kv]
      secret = "a secret of the operator's own"
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"

  @tenant_sign_in
  Scenario: A site signs in with its host and the password that the secret gives it
    Given a Redis client has sent AUTH "alice.test" "{password of alice.test}"
    When a Redis client sends the commands
      | command            |
      | SET "page" "Alice" |
      | GET "page"         |
    Then the client gets the replies
      | reply   |
      | OK      |
      | "Alice" |
    And the key "page" of "alice.test" holds "Alice"

  @tenant_own_keys
  Scenario Outline: The same name is another key for another site (<command>)
    Given the key "page" of "alice.test" was set to "Alice"
    And a Redis client has sent AUTH "bob.test" "{password of bob.test}"
    When a Redis client sends <command>
    Then the client gets <reply>
    And the key "page" of "alice.test" holds "Alice"

    Examples:
      | command             | reply   |
      | GET "page"          | nothing |
      | EXISTS "page"       | 0       |
      | KEYS "*"            | []      |
      | DBSIZE              | 0       |
      | TYPE "page"         | "none"  |
      | TTL "page"          | -2      |
      | MGET "page"         | [nothing] |
      | SET "page" "Bob"    | OK      |
      | GETSET "page" "Bob" | nothing |
      | SETNX "page" "Bob"  | 1       |
      | APPEND "page" "Bob" | 3       |
      | INCR "page"         | 1       |
      | EXPIRE "page" 1     | 0       |
      | DEL "page"          | 0       |
      | FLUSHDB             | OK      |
      | FLUSHALL            | OK      |

  @tenant_refused
  Scenario Outline: Who does not show a site's own password stays outside (<case>)
    Given the key "page" of "alice.test" was set to "Alice"
    When a Redis client sends the commands
      | command    |
      | <command>  |
      | GET "page" |
    Then the client gets the replies
      | reply                                      |
      | the error "<error>"                        |
      | the error "NOAUTH Authentication required" |
    And the key "page" of "alice.test" holds "Alice"

    Examples:
      | case                    | command                                            | error                                            |
      | another word            | AUTH "alice.test" "wrong"                          | ERR invalid password                             |
      | another site's password | AUTH "alice.test" "{password of bob.test}"         | ERR invalid password                             |
      | the secret itself       | AUTH "alice.test" "a secret of the operator's own" | ERR invalid password                             |
      | no password             | AUTH "alice.test" ""                               | ERR invalid password                             |
      | the password alone      | AUTH "{password of alice.test}"                    | ERR wrong number of arguments for 'auth' command |
      | the host alone          | AUTH "alice.test"                                  | ERR wrong number of arguments for 'auth' command |
      | nothing                 | AUTH                                               | ERR wrong number of arguments for 'auth' command |

  @tenant_refused
  Scenario: Before, nothing is told
    Given the key "page" of "alice.test" was set to "Alice"
    When a Redis client sends GET "page"
    Then the client gets the error "NOAUTH Authentication required"

  @tenant_stays
  Scenario: A site stays what it is (a wrong word for another one)
    Given the key "page" of "alice.test" was set to "Alice"
    And the key "page" of "bob.test" was set to "Bob"
    And a Redis client has sent AUTH "alice.test" "{password of alice.test}"
    When a Redis client sends the commands
      | command                                    |
      | AUTH "bob.test" "{password of alice.test}" |
      | GET "page"                                 |
    Then the client gets the replies
      | reply                            |
      | the error "ERR invalid password" |
      | "Alice"                          |

  @tenant_pages @requires.php @requires.kv
  Scenario: A page reads the keys of its own site
    Given a page of "alice.test" has called ephpm_kv_set("page", "Alice")
    And a page of "bob.test" has called ephpm_kv_set("page", "Bob")
    When a page of "alice.test" calls ephpm_kv_get("page")
    Then the page gets "Alice"
    And the key "page" of "alice.test" holds "Alice"
    And the key "page" of "bob.test" holds "Bob"

  @tenant_pages @requires.php @requires.kv
  Scenario Outline: A page cannot reach the keys of another site (<call>)
    Given a page of "alice.test" has called ephpm_kv_set("page", "Alice")
    When a page of "bob.test" calls <call>
    Then the page gets <result>
    And the key "page" of "alice.test" holds "Alice"

    Examples:
      | call                          | result  |
      | ephpm_kv_get("page")          | nothing |
      | ephpm_kv_exists("page")       | false   |
      | ephpm_kv_del("page")          | 0       |
      | ephpm_kv_setnx("page", "Bob") | true    |
      | ephpm_kv_set("page", "Bob")   | true    |
      | ephpm_kv_incr("page")         | 1       |
      | ephpm_kv_expire("page", 1)    | false   |
      | ephpm_kv_flush_all()          | true    |

  @tenant_hosts @requires.php @requires.kv
  Scenario Outline: However a visitor writes the host, it is the same site (<host>)
    Given a page of "alice.test" has called ephpm_kv_set("page", "Alice")
    When a page of "<host>" calls ephpm_kv_get("page")
    Then the page gets "Alice"

    Examples:
      | host            |
      | ALICE.test      |
      | alice.test:8080 |
      | alice.test.     |

  @tenant_hosts @requires.php @requires.kv
  Scenario Outline: A host that only looks like a site is none of it (<host>)
    Given a page of "alice.test" has called ephpm_kv_set("page", "Alice")
    When a page of "<host>" calls ephpm_kv_get("page")
    Then the page gets nothing
    And the key "page" of "alice.test" holds "Alice"

    Examples:
      | host            |
      | www.alice.test  |
      | alice.test.evil |
      | unknown.test    |

  @tenant_phpredis @requires.php @requires.kv
  Scenario: A page is told how to reach its own keys with a Redis client
    Given the key "page" of "alice.test" was set to "Alice"
    And the key "page" of "bob.test" was set to "Bob"
    When a page of "bob.test" calls get("page") through "phpredis"
    Then the page gets "Bob"

  @kv_stress_tenants
  Scenario: Under load, nobody ever reads what is another's (5 sites, 300 keys each, all at once)
    Given the node has 5 sites
    When a client of each site sets 300 keys of the same names at once
    Then each site reads the 300 texts that it has set, and nobody read another's
