@single @kv @requires.resp
Feature: A Redis client feels at home
  Clients and libraries greet a server, ask it about itself and rely on clear words
  where it does not know something. Whatever they try, the connection stays of use.

  Background:
    Given a node with a Redis port

  @resp_ping
  Scenario Outline: The server answers a greeting (<command>)
    When a Redis client sends <command>
    Then the client gets <reply>

    Examples:
      | command                | reply         |
      | PING                   | PONG          |
      | PING "hello"           | "hello"       |
      | "ping"                 | PONG          |
      | "PiNg" "\x00\xff"      | "\x00\xff"    |
      | ECHO "hello"           | "hello"       |
      | ECHO ""                | ""            |
      | "echo" "\r\n+OK\r\n"   | "\r\n+OK\r\n" |
      | SELECT 0               | OK            |
      | COMMAND                | []            |
      | COMMAND "DOCS"         | []            |
      | QUIT                   | OK            |

  @resp_select
  Scenario Outline: There is one database, and it is number 0 (<command>)
    Given the key "page" holds "text"
    When a Redis client sends <command>
    Then the client gets the error "ERR DB index is out of range"
    And the key "page" holds "text"

    Examples:
      | command      |
      | SELECT 1     |
      | SELECT -1    |
      | SELECT "all" |
      | SELECT       |

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

  @resp_quit
  Scenario: QUIT is answered, and ends the connection
    When a client writes "*1\r\n$4\r\nQUIT\r\n*1\r\n$4\r\nPING\r\n" to the Redis port
    Then the Redis port answers exactly "+OK\r\n"
    And the Redis port closes the connection
    And the Redis port serves other clients

  @resp_unknown_command
  Scenario Outline: A command that the server does not have is named, and refused (<command>)
    Given the key "page" holds "text"
    When a Redis client sends the commands
      | command   |
      | <command> |
      | PING      |
    Then the client gets in turn
      | reply                                    |
      | the error "ERR unknown command '<name>'" |
      | PONG                                     |
    And the key "page" holds "text"

    Examples:
      | command                | name      |
      | HELLO 3                | HELLO     |
      | CLIENT "SETNAME" "x"   | CLIENT    |
      | CONFIG "GET" "*"       | CONFIG    |
      | SCAN 0                 | SCAN      |
      | UNLINK "page"          | UNLINK    |
      | GETDEL "page"          | GETDEL    |
      | PSETEX "page" 9 "x"    | PSETEX    |
      | SETRANGE "page" 0 "x"  | SETRANGE  |
      | LPUSH "list" "x"       | LPUSH     |
      | SADD "set" "x"         | SADD      |
      | MULTI                  | MULTI     |
      | SUBSCRIBE "news"       | SUBSCRIBE |
      | EVAL "return 1" 0      | EVAL      |
      | SHUTDOWN               | SHUTDOWN  |
      | DEBUG "SEGFAULT"       | DEBUG     |
      | "noSuchThing"          | NOSUCHTHING |
      | ""                     |           |

  @resp_arguments
  Scenario Outline: A command without what it needs is named, and refused (<command>)
    Given the key "page" holds "text"
    When a Redis client sends <command>
    Then the client gets the error "ERR wrong number of arguments for '<name>' command"
    And the key "page" holds "text"
    And there is one key

    Examples:
      | command              | name    |
      | ECHO                 | echo    |
      | GET                  | GET     |
      | SET                  | set     |
      | SET "page"           | set     |
      | SETEX "page" 10      | SETEX   |
      | SETNX "page"         | SETNX   |
      | MGET                 | mget    |
      | MSET                 | mset    |
      | MSET "page"          | mset    |
      | INCR                 | INCR    |
      | DECR                 | DECR    |
      | INCRBY "page"        | INCRBY  |
      | DECRBY "page"        | DECRBY  |
      | APPEND "page"        | APPEND  |
      | STRLEN               | STRLEN  |
      | GETSET "page"        | GETSET  |
      | DEL                  | del     |
      | EXISTS               | exists  |
      | EXPIRE "page"        | EXPIRE  |
      | PEXPIRE "page"       | PEXPIRE |
      | TTL                  | TTL     |
      | PTTL                 | PTTL    |
      | PERSIST              | PERSIST |
      | TYPE                 | TYPE    |
      | RENAME "page"        | RENAME  |
      | KEYS                 | KEYS    |
      | HSET "cart" "apple"  | hset    |
      | HGET "cart"          | HGET    |
      | HDEL "cart"          | hdel    |
      | HGETALL              | HGETALL |
      | HKEYS                | HKEYS   |
      | HVALS                | HVALS   |
      | HLEN                 | HLEN    |
      | HEXISTS "cart"       | HEXISTS |

  @resp_pipeline
  Scenario: Commands that come together are answered in their order, errors in between
    When a Redis client sends the commands without waiting for replies
      | command            |
      | SET "n" 1          |
      | INCR "n"           |
      | GET "n"            |
      | APPEND "n" "x"     |
      | INCR "n"           |
      | NOSUCHTHING        |
      | MGET "n" "nobody"  |
      | DEL "n"            |
      | GET "n"            |
    Then the client gets in turn
      | reply                                                    |
      | OK                                                       |
      | 2                                                        |
      | "2"                                                      |
      | 2                                                        |
      | the error "ERR value is not an integer or out of range"  |
      | the error "ERR unknown command 'NOSUCHTHING'"            |
      | ["2x", nothing]                                          |
      | 1                                                        |
      | nothing                                                  |
