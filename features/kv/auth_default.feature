@single @kv @requires.resp
Feature: What a node without a password asks for
  A node of one's own needs no password. A node that has a secret does, and then
  no word that anybody could guess opens it.

  @resp_auth_none
  Scenario Outline: A node without a password takes every word (<command>)
    Given a node with a Redis port
    When these commands are sent
      | command   |
      | <command> |
      | PING      |
    Then the client gets in turn
      | reply |
      | OK    |
      | PONG  |

    Examples:
      | command            |
      | AUTH "anything"    |
      | AUTH "anna" "pass" |

  @resp_auth_secret_only
  Scenario Outline: A node with a secret and no sites refuses every word (<command>)
    Given a node with a Redis port and the configuration
      """toml
      [kv]
      secret = "a secret of the operator's own"
      """
    When these commands are sent
      | command   |
      | <command> |
      | PING      |
    Then the client gets in turn
      | reply                                      |
      | the error "<error>"                        |
      | the error "NOAUTH Authentication required" |

    Examples:
      | command                  | error                                            |
      | AUTH "anything"          | ERR wrong number of arguments for 'auth' command |
      | AUTH "localhost" "wrong" | ERR invalid password                             |
