@single @kv @requires.resp
Feature: A Redis client feels at home
  Clients and libraries ask a server about itself, and send many commands in one go.
  What they are told is true, and comes in the order in which they asked.

  Background:
    Given a node with a Redis port

  @resp_info
  Scenario Outline: INFO tells what the server is (<command>)
    When a Redis client sends <command>
    Then the client gets the lines
      | name          | value    |
      | redis_version | 7.0.0    |
      | redis_mode    | embedded |

    Examples:
      | command       |
      | INFO          |
      | INFO "server" |

  @resp_info_fields
  Scenario: INFO tells what clients and monitors look for before they go on
    When a Redis client sends INFO
    Then the client gets the lines
      | name    | value  |
      | loading | 0      |
      | role    | master |

  @resp_info_clients @fresh
  Scenario: INFO tells how many clients are connected
    Given 2 clients keep a connection to the Redis port
    When a Redis client sends INFO "clients"
    Then the client gets the lines
      | name              | value |
      | connected_clients | 3     |

  @resp_info_section
  Scenario: INFO tells the section that was asked for, and how many keys there are
    Given a Redis client has sent MSET "a" "1" "b" "2"
    When a Redis client sends INFO "keyspace"
    Then the client gets "# Keyspace\r\ndb0:keys=2\r\n"

  @resp_info_port
  Scenario: INFO tells the port that the server listens on
    When a Redis client sends INFO
    Then the client gets the lines
      | name     | value        |
      | tcp_port | {redis port} |

  @resp_info_memory
  Scenario: INFO tells how much memory the keys take
    When a Redis client sends SET "page" (10 kB of text)
    Then the client gets OK
    And 10,000 bytes to 10,500 bytes more of memory are used

  @resp_pipeline
  Scenario: Commands that come together are answered in their order, errors in between
    When these commands are sent without waiting for replies
      | command           |
      | SET "n" 1         |
      | INCR "n"          |
      | GET "n"           |
      | APPEND "n" "x"    |
      | INCR "n"          |
      | NOSUCHTHING       |
      | MGET "n" "nobody" |
      | DEL "n"           |
      | GET "n"           |
    Then the client gets in turn
      | reply                                                   |
      | OK                                                      |
      | 2                                                       |
      | "2"                                                     |
      | 2                                                       |
      | the error "ERR value is not an integer or out of range" |
      | the error "ERR unknown command 'NOSUCHTHING'"           |
      | ["2x", nothing]                                         |
      | 1                                                       |
      | nothing                                                 |
