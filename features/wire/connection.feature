@single @kv @wire @requires.resp
Feature: Greetings, and what the server does not have
  Clients and libraries greet a server and try what it may not know. Each command has
  its reply to the letter, and none of them does harm.

  Background:
    Given a node with a Redis port

  @resp_ping
  Scenario: The server answers a greeting
    When each of these is tried
      | command              | reply         |
      | PING                 | PONG          |
      | PING "hello"         | "hello"       |
      | "ping"               | PONG          |
      | "PiNg" "\x00\xff"    | "\x00\xff"    |
      | ECHO "hello"         | "hello"       |
      | ECHO ""              | ""            |
      | "echo" "\r\n+OK\r\n" | "\r\n+OK\r\n" |
      | SELECT 0             | OK            |
      | COMMAND              | []            |
      | COMMAND "DOCS"       | []            |
      | QUIT                 | OK            |
    Then each reply, and what is there afterwards, is as the table says

  @resp_select
  Scenario: The server has one database only, number 0
    Given the key "page" holds "text"
    When each of these is tried
      | command      | reply                                    | afterwards |
      | SELECT 1     | the error "ERR DB index is out of range" | unchanged  |
      | SELECT -1    | the error "ERR DB index is out of range" | unchanged  |
      | SELECT "all" | the error "ERR DB index is out of range" | unchanged  |
      | SELECT       | the error "ERR DB index is out of range" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_quit
  Scenario: QUIT is answered, and ends the connection
    When a client writes "*1\r\n$4\r\nQUIT\r\n*1\r\n$4\r\nPING\r\n" to the Redis port
    Then the Redis port answers exactly "+OK\r\n"
    And the Redis port closes the connection
    And the Redis port serves other clients

  @resp_hello_refused
  Scenario: A greeting that cannot be kept is refused, and the client goes on as before
    When each of these is tried
      | command                        | reply                                                                                     | PING next |
      | HELLO 4                        | the error "NOPROTO unsupported protocol version"                                          | PONG      |
      | HELLO 1                        | the error "NOPROTO unsupported protocol version"                                          | PONG      |
      | HELLO "three"                  | the error "ERR Protocol version is not an integer or out of range"                        | PONG      |
      | HELLO 3 LOUDLY                 | the error "ERR Syntax error in HELLO option 'LOUDLY'"                                     | PONG      |
      | HELLO 3 AUTH "default"         | the error "ERR Syntax error in HELLO option 'AUTH'"                                       | PONG      |
      | HELLO 3 SETNAME "two words"    | the error "ERR Client names cannot contain spaces, newlines or special characters."       | PONG      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_client
  Scenario: A client says what it is, as clients do when they connect
    When each of these is tried
      | command                                | reply                                                                               | PING next |
      | CLIENT "SETINFO" "LIB-NAME" "redis-py" | OK                                                                                  | PONG      |
      | CLIENT "setinfo" "lib-ver" "8.1.0"     | OK                                                                                  | PONG      |
      | CLIENT "SETNAME" "cart"                | OK                                                                                  | PONG      |
      | CLIENT "GETNAME"                       | nothing                                                                             | PONG      |
      | CLIENT "NO-EVICT" "ON"                 | OK                                                                                  | PONG      |
      | CLIENT "SETNAME" "two words"           | the error "ERR Client names cannot contain spaces, newlines or special characters." | PONG      |
      | CLIENT "SETINFO" "LIB-NAME" "a\nb"     | the error "ERR lib-name cannot contain spaces, newlines or special characters."     | PONG      |
      | CLIENT "SETINFO" "LIB-COLOUR" "red"    | the error "ERR Unrecognized option 'LIB-COLOUR'"                                    | PONG      |
      | CLIENT "NOSUCHTHING"                   | the error "ERR unknown subcommand 'NOSUCHTHING'. Try CLIENT HELP."                  | PONG      |
      | CLIENT                                 | the error "ERR wrong number of arguments for 'client' command"                      | PONG      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_reset
  Scenario: A client that begins anew is as it was when it came (RESET)
    When each of these is tried
      | case            | bytes                                                                                                               | answer ends         | PING next |
      | without a name  | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*1\r\n$5\r\nRESET\r\n*2\r\n$3\r\nGET\r\n$6\r\nnobody\r\n"                          | "+RESET\r\n$-1\r\n" | PONG      |
      | that had a name | "*3\r\n$6\r\nCLIENT\r\n$7\r\nSETNAME\r\n$4\r\ncart\r\n*1\r\n$5\r\nRESET\r\n*2\r\n$6\r\nCLIENT\r\n$7\r\nGETNAME\r\n" | "+RESET\r\n$-1\r\n" | PONG      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_unknown_command
  Scenario: A command that the server does not have is named, and refused
    Given the key "page" holds "text"
    When each of these is tried
      | command               | reply                                         | afterwards | PING next |
      | CONFIG "GET" "*"      | the error "ERR unknown command 'CONFIG'"      | unchanged  | PONG      |
      | SETRANGE "page" 0 "x" | the error "ERR unknown command 'SETRANGE'"    | unchanged  | PONG      |
      | LPUSH "list" "x"      | the error "ERR unknown command 'LPUSH'"       | unchanged  | PONG      |
      | SADD "set" "x"        | the error "ERR unknown command 'SADD'"        | unchanged  | PONG      |
      | MULTI                 | the error "ERR unknown command 'MULTI'"       | unchanged  | PONG      |
      | SUBSCRIBE "news"      | the error "ERR unknown command 'SUBSCRIBE'"   | unchanged  | PONG      |
      | EVAL "return 1" 0     | the error "ERR unknown command 'EVAL'"        | unchanged  | PONG      |
      | SHUTDOWN              | the error "ERR unknown command 'SHUTDOWN'"    | unchanged  | PONG      |
      | DEBUG "SEGFAULT"      | the error "ERR unknown command 'DEBUG'"       | unchanged  | PONG      |
      | "noSuchThing"         | the error "ERR unknown command 'NOSUCHTHING'" | unchanged  | PONG      |
      | ""                    | the error "ERR unknown command ''"            | unchanged  | PONG      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_arguments
  Scenario: A command without what it needs is named, and refused
    Given the key "page" holds "text"
    When each of these is tried
      | command             | reply                                                           | afterwards |
      | ECHO                | the error "ERR wrong number of arguments for 'echo' command"    | unchanged  |
      | GET                 | the error "ERR wrong number of arguments for 'GET' command"     | unchanged  |
      | SET                 | the error "ERR wrong number of arguments for 'set' command"     | unchanged  |
      | SET "page"          | the error "ERR wrong number of arguments for 'set' command"     | unchanged  |
      | SETEX "page" 10     | the error "ERR wrong number of arguments for 'SETEX' command"   | unchanged  |
      | SETNX "page"        | the error "ERR wrong number of arguments for 'SETNX' command"   | unchanged  |
      | MGET                | the error "ERR wrong number of arguments for 'mget' command"    | unchanged  |
      | MSET                | the error "ERR wrong number of arguments for 'mset' command"    | unchanged  |
      | MSET "page"         | the error "ERR wrong number of arguments for 'mset' command"    | unchanged  |
      | INCR                | the error "ERR wrong number of arguments for 'INCR' command"    | unchanged  |
      | DECR                | the error "ERR wrong number of arguments for 'DECR' command"    | unchanged  |
      | INCRBY "page"       | the error "ERR wrong number of arguments for 'INCRBY' command"  | unchanged  |
      | DECRBY "page"       | the error "ERR wrong number of arguments for 'DECRBY' command"  | unchanged  |
      | APPEND "page"       | the error "ERR wrong number of arguments for 'APPEND' command"  | unchanged  |
      | STRLEN              | the error "ERR wrong number of arguments for 'STRLEN' command"  | unchanged  |
      | GETSET "page"       | the error "ERR wrong number of arguments for 'GETSET' command"  | unchanged  |
      | DEL                 | the error "ERR wrong number of arguments for 'del' command"     | unchanged  |
      | EXISTS              | the error "ERR wrong number of arguments for 'exists' command"  | unchanged  |
      | EXPIRE "page"       | the error "ERR wrong number of arguments for 'EXPIRE' command"  | unchanged  |
      | PEXPIRE "page"      | the error "ERR wrong number of arguments for 'PEXPIRE' command" | unchanged  |
      | TTL                 | the error "ERR wrong number of arguments for 'TTL' command"     | unchanged  |
      | PTTL                | the error "ERR wrong number of arguments for 'PTTL' command"    | unchanged  |
      | PERSIST             | the error "ERR wrong number of arguments for 'PERSIST' command" | unchanged  |
      | TYPE                | the error "ERR wrong number of arguments for 'TYPE' command"    | unchanged  |
      | RENAME "page"       | the error "ERR wrong number of arguments for 'RENAME' command"  | unchanged  |
      | KEYS                | the error "ERR wrong number of arguments for 'KEYS' command"    | unchanged  |
      | HSET "cart" "apple" | the error "ERR wrong number of arguments for 'hset' command"    | unchanged  |
      | HGET "cart"         | the error "ERR wrong number of arguments for 'HGET' command"    | unchanged  |
      | HDEL "cart"         | the error "ERR wrong number of arguments for 'hdel' command"    | unchanged  |
      | HGETALL             | the error "ERR wrong number of arguments for 'HGETALL' command" | unchanged  |
      | HKEYS               | the error "ERR wrong number of arguments for 'HKEYS' command"   | unchanged  |
      | HVALS               | the error "ERR wrong number of arguments for 'HVALS' command"   | unchanged  |
      | HLEN                | the error "ERR wrong number of arguments for 'HLEN' command"    | unchanged  |
      | HEXISTS "cart"      | the error "ERR wrong number of arguments for 'HEXISTS' command" | unchanged  |
    Then each reply, and what is there afterwards, is as the table says

  @resp_arguments_too_many @resp_arguments
  Scenario: A command with more than it can do is refused, and nothing of it is done
    Given the key "page" holds "1"
    When each of these is tried
      | command                     | reply                                                           | afterwards |
      | GET "page" "other"          | the error "ERR wrong number of arguments for 'GET' command"     | unchanged  |
      | INCR "page" "other"         | the error "ERR wrong number of arguments for 'INCR' command"    | unchanged  |
      | INCRBY "page" 2 3           | the error "ERR wrong number of arguments for 'INCRBY' command"  | unchanged  |
      | SETNX "new" "a" "b"         | the error "ERR wrong number of arguments for 'SETNX' command"   | unchanged  |
      | SETEX "page" 10 "a" "b"     | the error "ERR wrong number of arguments for 'SETEX' command"   | unchanged  |
      | GETSET "page" "a" "b"       | the error "ERR wrong number of arguments for 'GETSET' command"  | unchanged  |
      | APPEND "page" "a" "b"       | the error "ERR wrong number of arguments for 'APPEND' command"  | unchanged  |
      | STRLEN "page" "other"       | the error "ERR wrong number of arguments for 'STRLEN' command"  | unchanged  |
      | TTL "page" "other"          | the error "ERR wrong number of arguments for 'TTL' command"     | unchanged  |
      | PERSIST "page" "other"      | the error "ERR wrong number of arguments for 'PERSIST' command" | unchanged  |
      | TYPE "page" "other"         | the error "ERR wrong number of arguments for 'TYPE' command"    | unchanged  |
      | RENAME "page" "new" "newer" | the error "ERR wrong number of arguments for 'RENAME' command"  | unchanged  |
      | KEYS "*" "page"             | the error "ERR wrong number of arguments for 'KEYS' command"    | unchanged  |
      | ECHO "a" "b"                | the error "ERR wrong number of arguments for 'echo' command"    | unchanged  |
      | PING "a" "b"                | the error "ERR wrong number of arguments for 'PING' command"    | unchanged  |
      | HGET "cart" "a" "b"         | the error "ERR wrong number of arguments for 'HGET' command"    | unchanged  |
    Then each reply, and what is there afterwards, is as the table says
