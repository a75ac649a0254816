@single @kv @requires.resp
Feature: redis-cli works in all its modes
  Who looks after a server has redis-cli at hand: to look, to count, to find what takes
  the room, to bring in many keys at once. The node answers it as Redis does.

  Background:
    Given a node with a Redis port

  @redis_cli_words
  Scenario Outline: A command is answered as it is typed (<words>)
    Given the key "user" holds {"name": "Anna"}
    When an operator runs redis-cli "<words>"
    Then the command prints, and nothing else
      | line     |
      | <line>   |

    Examples:
      | words               | line          |
      | PING                | PONG          |
      | -n 0 STRLEN nobody  | 0             |
      | --no-raw GET nobody | (nil)         |
      | --csv HGETALL user  | "name","Anna" |

  @redis_cli_resp3
  Scenario Outline: redis-cli is given the maps of RESP3 (<words>)
    Given the key "user" holds {"name": "Anna"}
    When an operator runs redis-cli "<words>"
    Then the command prints
      | line   |
      | <line> |

    @redis_cli_resp3_map
    Examples: maps
      | words                    | line                |
      | -3 --no-raw HGETALL user | 1# "name" => "Anna" |
      | --json HGETALL user      | {"name":"Anna"}     |
      | -3 HELLO                 | proto 3             |

    Examples: what looks the same in RESP2
      | words                    | line                |
      | -3 --no-raw GET nobody   | (nil)               |

  @redis_cli_pipe
  Scenario: Many keys are brought in at once (--pipe)
    When an operator runs redis-cli "--pipe" with the input
      """
      SET a 1
      SET b "two words"
      INCR a
      """
    Then the command prints
      | line                  |
      | errors: 0, replies: 3 |
    And the key "a" holds "2"
    And the key "b" holds "two words"

  @redis_cli_input
  Scenario: The last word of a command may come from a file (-x)
    When an operator runs redis-cli "-x SET page" with the input
      """
      two
      lines
      """
    Then the command prints, and nothing else
      | line |
      | OK   |
    And the key "page" holds "two\nlines"

  @redis_cli_scan @requires.redis-commands
  Scenario: All keys are listed, a few at a time (--scan)
    Given 200 keys "page:" hold "text" each
    And a Redis client has sent MSET "cart:1" "a" "cart:2" "b"
    When an operator runs redis-cli "--scan --pattern cart:*"
    Then the command prints, and nothing else
      | line   |
      | cart:1 |
      | cart:2 |

  @redis_cli_bigkeys @requires.redis-commands
  Scenario: What takes the room is found (--bigkeys)
    Given the key "page" holds (5 kB of text)
    And the key "cart" holds "apple"
    And the key "user" holds {"name": "Anna"}
    When an operator runs redis-cli "--bigkeys"
    Then the command prints
      | line                                         |
      | Sampled 3 keys in the keyspace!              |
      | Biggest string found '"page"' has 5000 bytes |
      | Biggest   hash found '"user"' has 1 fields   |
