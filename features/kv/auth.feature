@single @kv @requires.resp
Feature: Who does not know the password stays outside
  The Redis port may be open to more than one program. With a password, nobody reads,
  writes or clears anything before it was named, however the question is put.

  Background:
    Given a node with a Redis port and the configuration
      """toml
      [kv.redis_compat]
      password = "s3cret"
      """

  @resp_auth
  Scenario: The password opens the door
    When a Redis client sends the commands
      | command           |
      | AUTH "s3cret"     |
      | SET "page" "text" |
      | GET "page"        |
    Then the client gets in turn
      | reply  |
      | OK     |
      | OK     |
      | "text" |

  @resp_auth_needed
  Scenario Outline: Before, nothing is told and nothing is done (<command>)
    Given the key "page" holds "text"
    When a Redis client sends <command>
    Then the client gets the error "NOAUTH Authentication required"
    And the key "page" holds "text"

    Examples:
      | command           |
      | GET "page"        |
      | SET "page" "x"    |
      | DEL "page"        |
      | FLUSHALL          |
      | KEYS "*"          |
      | INFO              |
      | PING              |
      | ECHO "x"          |
      | SELECT 0          |
      | COMMAND           |
      | NOSUCHTHING       |
      | GET               |

  @resp_auth_wrong
  Scenario Outline: What is not the password does not open it (<case>)
    Given the key "page" holds "text"
    When a Redis client sends the commands
      | command    |
      | <command>  |
      | GET "page" |
    Then the client gets in turn
      | reply                                      |
      | the error "<error>"                        |
      | the error "NOAUTH Authentication required" |

    Examples:
      | case                  | command             | error                                              |
      | another word          | AUTH "secret"       | ERR invalid password                               |
      | its beginning         | AUTH "s3cre"        | ERR invalid password                               |
      | more than it          | AUTH "s3cret1"      | ERR invalid password                               |
      | with a zero byte      | AUTH "s3cret\x00"   | ERR invalid password                               |
      | in capitals           | AUTH "S3CRET"       | ERR invalid password                               |
      | nothing               | AUTH ""             | ERR invalid password                               |
      | no word               | AUTH                | ERR wrong number of arguments for 'auth' command   |
      | another user's        | AUTH "anna" "wrong" | ERR invalid password                               |

    @resp_auth_user_swapped
    Examples: the password as the name
      | case             | command               | error                |
      | the other way    | AUTH "s3cret" "wrong" | ERR invalid password |

  @resp_auth_default_user
  Scenario: The password is that of the user "default", as in Redis
    Given the key "page" holds "text"
    And a Redis client has sent AUTH "default" "s3cret"
    When a Redis client sends GET "page"
    Then the client gets "text"

  @resp_auth_once
  Scenario: Who is in, stays in (a wrong word afterwards)
    Given the key "page" holds "text"
    When a Redis client sends the commands
      | command       |
      | AUTH "s3cret" |
      | AUTH "wrong"  |
      | GET "page"    |
    Then the client gets in turn
      | reply                            |
      | OK                               |
      | the error "ERR invalid password" |
      | "text"                           |

  @resp_auth_connection
  Scenario: The door is opened for one connection only
    Given the key "page" holds "text"
    And a Redis client has sent AUTH "s3cret"
    When another Redis client sends GET "page"
    Then the client gets the error "NOAUTH Authentication required"

  @resp_auth_pipeline
  Scenario: A command does not slip in before the password (all sent at once)
    Given the key "page" holds "text"
    When a Redis client sends the commands without waiting for replies
      | command          |
      | SET "page" "bad" |
      | AUTH "s3cret"    |
      | GET "page"       |
    Then the client gets in turn
      | reply                                      |
      | the error "NOAUTH Authentication required" |
      | OK                                         |
      | "text"                                     |

  @resp_auth_quit
  Scenario: Whoever is not let in may leave (QUIT)
    When a client writes "*1\r\n$4\r\nQUIT\r\n" to the Redis port
    Then the Redis port answers exactly "+OK\r\n"
    And the Redis port closes the connection

  @resp_auth_forms
  Scenario: The password may come in a simple line, and its command in lower case
    Given the key "page" holds "text"
    When a client writes "+auth s3cret\r\n+GET page\r\n" to the Redis port
    Then the Redis port answers exactly "+OK\r\n$4\r\ntext\r\n"
