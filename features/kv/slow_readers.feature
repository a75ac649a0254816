@single @kv @requires.resp
Feature: Who does not read replies harms nobody
  A client that hangs, or means harm, asks for much and reads nothing. Its replies must
  not fill the machine's memory, and everybody else is served as before.

  @resp_unread_memory
  Scenario: Replies that nobody reads do not fill the memory (300 times 900 kB)
    Given a node with a Redis port
    And the key "page" holds (900 kB of text)
    When a Redis client sends GET "page" 300 times without ever reading the replies
    Then the node takes at most 20 MB of memory more
    And the Redis port serves other clients

  @resp_unread_later
  Scenario: A slow reader gets every reply, when it reads at last (30 times 900 kB)
    Given a node with a Redis port
    And the key "page" holds (900 kB of text)
    When a Redis client sends GET "page" 30 times without waiting for replies
    Then the client gets (900 kB of text) 30 times

  @resp_unread_sent_away
  Scenario: A client that neither reads nor sends makes room for another (after 1 s)
    Given a node with a Redis port and the configuration
      """toml
      [kv.redis_compat]
      max_connections = 1
      idle_timeout_secs = 1
      """
    And the key "page" holds (900 kB of text)
    When a Redis client sends GET "page" 300 times without ever reading the replies
    Then the Redis port serves other clients

  @resp_unread_stop
  Scenario: A client that does not read holds up no stop
    Given a node with a Redis port
    And the key "page" holds (900 kB of text)
    And a Redis client has sent GET "page" 300 times without ever reading the replies
    When the node is told to stop
    Then the node exits with code 0
