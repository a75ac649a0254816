@single @kv @requires.resp
Feature: The Redis port has limits
  A store that everybody shares must not be worn out by one: not by its connections,
  not by its silence, not by a command that never ends. Who is over a limit is told.

  Background:
    Given a node with a Redis port and the configuration
      """toml
      [kv.redis_compat]
      max_connections = 3
      idle_timeout_secs = 1
      max_input_buffer = 100000
      """

  @resp_max_connections
  Scenario: A client too many is told so and sent away, the others stay
    Given 3 clients keep a connection to the Redis port
    When a client writes nothing to the Redis port
    Then the Redis port answers exactly "-ERR max number of clients reached\r\n"
    And the Redis port closes the connection
    And the Redis port serves the 3 clients

  @resp_max_connections
  Scenario: A client that leaves makes room for another
    Given 3 clients keep a connection to the Redis port
    When one of the clients leaves
    Then the Redis port serves other clients

  @resp_idle
  Scenario: A client that is silent for too long is sent away (1 s)
    When a client writes nothing to the Redis port
    Then the node closes the connection 1 s after the last byte

  @resp_idle
  Scenario: A client that stops in the middle of a command is sent away (1 s)
    When a client writes "*2\r\n$3\r\nGET\r\n$4\r\npa" to the Redis port
    Then the node closes the connection 1 s after the last byte

  @resp_input_buffer
  Scenario: A command that fits is taken (a little below the limit)
    When a Redis client sends SET "page" (99 kB of text)
    Then the client gets OK
    And the key "page" holds (99 kB of text)

  @resp_input_buffer
  Scenario: A command that is too large is refused, and nothing of it is kept
    Given the key "page" holds "old"
    When a client writes "*3\r\n$3\r\nSET\r\n$4\r\npage\r\n$200000\r\n" and then (200 kB of text) and then "\r\n" to the Redis port
    Then the Redis port answers exactly "-ERR input buffer overflow\r\n"
    And the Redis port closes the connection
    And the key "page" holds "old"

  @resp_input_buffer_many
  Scenario: Many commands may be larger together than one may be (1,000 commands of 1 kB in one go)
    When a Redis client sends SET "key:{number}" (1 kB of text) 1,000 times without waiting for replies
    Then the client gets OK 1,000 times
    And there are 1,000 keys
