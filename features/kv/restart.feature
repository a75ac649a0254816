@single @kv @requires.resp @requires.signals
Feature: The store lives in memory, for as long as the node does
  What a cache, a counter or a session holds can be made anew. A node that is started
  again begins with an empty store, at once and whole: it does not come back with a
  part of what was there.

  Background:
    Given a node with a Redis port and the configuration
      """toml
      [php]
      ini_overrides = [["session.save_handler", "ephpm"]]
      """

  @kv_start @fresh
  Scenario: A node begins with nothing
    When a Redis client sends the commands
      | command |
      | DBSIZE  |
      | KEYS "*" |
    Then the client gets the replies
      | reply |
      | 0     |
      | []    |

  @kv_restart_stopped
  Scenario: Keys do not survive a stop
    Given the key "page" holds "text"
    And the hash "cart" holds {"apple": "3"}
    And the node was stopped
    When the node is started again
    Then there are 0 keys
    And there is no key "cart"
    And the Redis port serves other clients

  @kv_restart_killed
  Scenario: Nor do they survive a kill
    Given 100 keys "page:" hold "text" each
    And the node was killed
    When the node is started again
    Then there are 0 keys
    And the Redis port serves other clients

  @kv_restart_counter
  Scenario: A counter begins anew
    Given the key "visits" holds "41"
    And the node was stopped
    And the node was started again
    When a Redis client sends INCR "visits"
    Then the client gets 1

  @session_restart @requires.php @requires.kv
  Scenario: A visitor's session is gone with the store
    Given a visitor has received "/basket.php?add=apple"
    And the node was stopped
    And the node was started again
    When a visitor requests "/basket.php" with the header "Cookie: {its cookie}"
    Then the answer is 200
    And the body is "empty"

  @kv_stopped
  Scenario: Where the node has stopped, nobody answers at its Redis port
    Given the node was stopped
    When a Redis client sends PING
    Then the client has no reply
