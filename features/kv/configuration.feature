@single @kv @requires.configuration
Feature: The store is what the operator says it is
  A store that is open to the wrong people, or not there at all, shall not be found
  out by accident. What is not asked for is not there; what cannot be is said at once.

  @resp_off
  Scenario: A node has no Redis port unless one is asked for
    Given a node with the configuration
      """toml
      [kv.redis_compat]
      listen = "{redis address}"
      """
    When a Redis client sends PING
    Then the client gets no reply
    And a new visitor is served

  @kv_without_port @requires.php @requires.kv
  Scenario: Pages need no Redis port to keep something
    Given a node
    When a page calls in turn
      | call                              |
      | ephpm_kv_set("greeting", "hello") |
      | ephpm_kv_get("greeting")          |
      | ephpm_kv_flush_all()              |
      | ephpm_kv_get("greeting")          |
    Then the page gets in turn
      | result  |
      | true    |
      | "hello" |
      | true    |
      | nothing |

  @kv_expiry_without_port @requires.php @requires.kv
  Scenario: Pages need no Redis port to see that a time is over
    Given a node
    And a page has called ephpm_kv_set("greeting", "hello", 1)
    When a page calls ephpm_kv_get("greeting") until it gets nothing
    Then the page gets nothing from 1 s on

  @resp_log
  Scenario: The log says where the Redis port is
    Given a node with a Redis port
    When a Redis client sends PING
    Then the client gets PONG
    And the log says, in this order
      | line                           |
      | KV store RESP server listening |

  @resp_socket_untold
  Scenario: The log says that a setting has no effect (a Unix socket for Redis clients)
    Given a node with a Redis port and the configuration
      """toml
      [kv.redis_compat]
      socket = "{directory}/redis.sock"
      """
    When a Redis client sends PING
    Then the client gets PONG
    And the log says, in this order
      | line                                                   |
      | [kv.redis_compat].socket is set but                    |

  @resp_port_in_use @requires.resp
  Scenario: A node whose Redis port is in use says so and does not start
    Given a node with a Redis port
    When an operator starts another node with the configuration
      """toml
      [kv.redis_compat]
      enabled = true
      listen = "{Redis address of the first}"
      """
    Then the node refuses to start, and says
      | word                         |
      | {Redis address of the first} |

  @tenant_secret @requires.tenants
  Scenario Outline: Sites with a Redis port and no secret are refused (<case>)
    When an operator starts a node with the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"

      [kv]
      <setting>

      [kv.redis_compat]
      enabled = true
      listen = "{redis address}"
      """
    Then the node refuses to start, and says
      | word            |
      | kv.redis_compat |
      | sites_dir       |
      | [kv] secret     |

    Examples:
      | case   | setting       |
      | none   |               |
      | blanks | secret = "  " |

  @kv_memory_limit
  Scenario Outline: A limit that is no size is refused, and said (<limit>)
    When an operator starts a node with the configuration
      """toml
      [kv]
      memory_limit = "<limit>"
      """
    Then the node refuses to start, and says
      | word              |
      | [kv] memory_limit |
      | <limit>           |

    Examples:
      | limit  |
      | plenty |
      | 1.5GB  |

  @kv_memory_sizes @requires.resp
  Scenario Outline: A limit may be written in many ways (<limit>)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      memory_limit = "<limit>"
      """
    And 12 keys "page:" hold (100 kB of text) each
    When a Redis client sends SET "new" (100 kB of text)
    Then the client gets OK
    And some of the 12 keys "page:" are gone, and some are left

    Examples:
      | limit   |
      | 1mb     |
      | 1000000 |
