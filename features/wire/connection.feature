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

  @resp_unknown_command
  Scenario: A command that the server does not have is named, and refused
    Given the key "page" holds "text"
    When each of these is tried
      | command               | reply                                         | afterwards | PING next |
      | HELLO 3               | the error "ERR unknown command 'HELLO'"       | unchanged  | PONG      |
      | CLIENT "SETNAME" "x"  | the error "ERR unknown command 'CLIENT'"      | unchanged  | PONG      |
      | CONFIG "GET" "*"      | the error "ERR unknown command 'CONFIG'"      | unchanged  | PONG      |
      | SCAN 0                | the error "ERR unknown command 'SCAN'"        | unchanged  | PONG      |
      | UNLINK "page"         | the error "ERR unknown command 'UNLINK'"      | unchanged  | PONG      |
      | GETDEL "page"         | the error "ERR unknown command 'GETDEL'"      | unchanged  | PONG      |
      | PSETEX "page" 9 "x"   | the error "ERR unknown command 'PSETEX'"      | unchanged  | PONG      |
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
