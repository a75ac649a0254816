@single @kv @requires.resp
Feature: Who does not know the password stays outside
  The Redis port may be open to more than one program. With a password, nobody reads,
  writes or clears anything before naming it, and each connection must name it for itself.

  Background:
    Given a node with a Redis port and the configuration
      """toml
      [kv.redis_compat]
      password = "s3cret"
      """

  @resp_auth
  Scenario: The password lets a client in
    When these commands are sent
      | command           |
      | AUTH "s3cret"     |
      | SET "page" "text" |
      | GET "page"        |
    Then the client gets in turn
      | reply  |
      | OK     |
      | OK     |
      | "text" |

  @resp_auth_wrong
  Scenario Outline: A word that is not the password is refused (<case>)
    Given the key "page" holds "text"
    When these commands are sent
      | command    |
      | <command>  |
      | GET "page" |
    Then the client gets in turn
      | reply                                      |
      | the error "<error>"                        |
      | the error "NOAUTH Authentication required" |

    Examples:
      | case             | command             | error                                            |
      | another word     | AUTH "secret"       | ERR invalid password                             |
      | its beginning    | AUTH "s3cre"        | ERR invalid password                             |
      | more than it     | AUTH "s3cret1"      | ERR invalid password                             |
      | with a zero byte | AUTH "s3cret\x00"   | ERR invalid password                             |
      | in capitals      | AUTH "S3CRET"       | ERR invalid password                             |
      | nothing          | AUTH ""             | ERR invalid password                             |
      | no word          | AUTH                | ERR wrong number of arguments for 'auth' command |
      | another user's   | AUTH "anna" "wrong" | ERR invalid password                             |

    @resp_auth_user_swapped
    Examples: the password as the name
      | case          | command               | error                |
      | the other way | AUTH "s3cret" "wrong" | ERR invalid password |

  @resp_auth_default_user
  Scenario: The password is that of the user "default", as in Redis
    Given the key "page" holds "text"
    And a Redis client has sent AUTH "default" "s3cret"
    When a Redis client sends GET "page"
    Then the client gets "text"

  @resp_auth_once
  Scenario: A client that is let in stays in (a wrong word afterwards)
    Given the key "page" holds "text"
    When these commands are sent
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
  Scenario: The password lets one connection in, and no other
    Given the key "page" holds "text"
    And a Redis client has sent AUTH "s3cret"
    When another Redis client sends GET "page"
    Then the client gets the error "NOAUTH Authentication required"

  @resp_auth_pipeline
  Scenario: A command does not slip in before the password (all sent at once)
    Given the key "page" holds "text"
    When these commands are sent without waiting for replies
      | command          |
      | SET "page" "bad" |
      | AUTH "s3cret"    |
      | GET "page"       |
    Then the client gets in turn
      | reply                                      |
      | the error "NOAUTH Authentication required" |
      | OK                                         |
      | "text"                                     |
