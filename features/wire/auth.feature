@single @kv @wire @requires.resp
Feature: Commands before the password
  Whatever is sent before the password is refused, in one and the same way. The password
  itself may come in each form that a command has.

  Background:
    Given a node with a Redis port and the configuration
      """toml
      [kv.redis_compat]
      password = "s3cret"
      """

  @resp_auth_needed
  Scenario: Before the password, nothing is told and nothing is done
    Given the key "page" holds "text"
    When each of these is tried
      | command        | reply                                      | afterwards |
      | GET "page"     | the error "NOAUTH Authentication required" | unchanged  |
      | SET "page" "x" | the error "NOAUTH Authentication required" | unchanged  |
      | DEL "page"     | the error "NOAUTH Authentication required" | unchanged  |
      | FLUSHALL       | the error "NOAUTH Authentication required" | unchanged  |
      | KEYS "*"       | the error "NOAUTH Authentication required" | unchanged  |
      | INFO           | the error "NOAUTH Authentication required" | unchanged  |
      | PING           | the error "NOAUTH Authentication required" | unchanged  |
      | ECHO "x"       | the error "NOAUTH Authentication required" | unchanged  |
      | SELECT 0       | the error "NOAUTH Authentication required" | unchanged  |
      | COMMAND        | the error "NOAUTH Authentication required" | unchanged  |
      | NOSUCHTHING    | the error "NOAUTH Authentication required" | unchanged  |
      | GET            | the error "NOAUTH Authentication required" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_auth_hello
  Scenario: The password may come with the greeting; without it nobody is greeted
    Given the key "page" holds "text"
    When each of these is tried
      | case                | bytes                                                                                                              | answer ends                           | afterwards |
      | the right one       | "*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$7\r\ndefault\r\n$6\r\ns3cret\r\n*2\r\n$3\r\nGET\r\n$4\r\npage\r\n" | "*0\r\n$4\r\ntext\r\n"                | unchanged  |
      | a wrong one         | "*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$7\r\ndefault\r\n$5\r\nwrong\r\n*2\r\n$3\r\nGET\r\n$4\r\npage\r\n"  | "-NOAUTH Authentication required\r\n" | unchanged  |
      | none                | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*2\r\n$3\r\nGET\r\n$4\r\npage\r\n"                                                | "-NOAUTH Authentication required\r\n" | unchanged  |
      | right, then a reset | "*2\r\n$4\r\nAUTH\r\n$6\r\ns3cret\r\n*1\r\n$5\r\nRESET\r\n*2\r\n$3\r\nGET\r\n$4\r\npage\r\n"                       | "-NOAUTH Authentication required\r\n" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_auth_quit
  Scenario: A client that is not let in may leave (QUIT)
    When a client writes "*1\r\n$4\r\nQUIT\r\n" to the Redis port
    Then the Redis port answers exactly "+OK\r\n"
    And the Redis port closes the connection

  @resp_auth_forms
  Scenario: The password may come in a simple line, and its command in lower case
    Given the key "page" holds "text"
    When a client writes "+auth s3cret\r\n+GET page\r\n" to the Redis port
    Then the Redis port answers exactly "+OK\r\n$4\r\ntext\r\n"
