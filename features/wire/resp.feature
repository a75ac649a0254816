@single @kv @wire @requires.resp
Feature: The Redis port speaks RESP2, whatever comes in
  Between a client and the server are networks that cut and delay, and now and then
  a program that means something else. What is well formed is answered to the byte;
  what is not is refused, and hurts nobody else.

  Background:
    Given a node with a Redis port

  @resp_wire_replies
  Scenario: Each kind of reply has its form
    Given a Redis client has sent MSET "page" "text" "n" "41"
    When each of these is tried
      | case          | bytes                                           | answer                                             | PING next |
      | a status      | "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n"     | "+OK\r\n"                                          | PONG      |
      | a type        | "*2\r\n$4\r\nTYPE\r\n$4\r\npage\r\n"            | "+string\r\n"                                      | PONG      |
      | a text        | "*2\r\n$3\r\nGET\r\n$4\r\npage\r\n"             | "$4\r\ntext\r\n"                                   | PONG      |
      | an empty text | "*2\r\n$4\r\nECHO\r\n$0\r\n\r\n"                | "$0\r\n\r\n"                                       | PONG      |
      | nothing       | "*2\r\n$3\r\nGET\r\n$6\r\nnobody\r\n"           | "$-1\r\n"                                          | PONG      |
      | a number      | "*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n"               | ":42\r\n"                                          | PONG      |
      | below zero    | "*2\r\n$3\r\nTTL\r\n$6\r\nnobody\r\n"           | ":-2\r\n"                                          | PONG      |
      | a list        | "*3\r\n$4\r\nMGET\r\n$4\r\npage\r\n$1\r\nx\r\n" | "*2\r\n$4\r\ntext\r\n$-1\r\n"                      | PONG      |
      | an empty list | "*2\r\n$7\r\nHGETALL\r\n$6\r\nnobody\r\n"       | "*0\r\n"                                           | PONG      |
      | an error      | "*2\r\n$4\r\nINCR\r\n$4\r\npage\r\n"            | "-ERR value is not an integer or out of range\r\n" | PONG      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_wire_unfinished
  Scenario: An unfinished command is waited for
    Given the key "page" holds "old"
    When each of these is tried
      | case                       | bytes                                          | answer      | afterwards |
      | in the middle of a text    | "*3\r\n$3\r\nSET\r\n$4\r\npage\r\n$3\r\nne"    | nothing yet | unchanged  |
      | before the text's end      | "*3\r\n$3\r\nSET\r\n$4\r\npage\r\n$3\r\nnew\r" | nothing yet | unchanged  |
      | in the middle of a length  | "*3\r\n$3"                                     | nothing yet | unchanged  |
      | a list without its items   | "*1048576\r\n"                                 | nothing yet | unchanged  |
      | a text of the largest size | "*1\r\n$536870912\r\n"                         | nothing yet | unchanged  |
    Then each reply, and what is there afterwards, is as the table says
    And the Redis port serves other clients

  @resp_wire_no_command
  Scenario: What is well formed but no command is refused, and the client goes on
    When each of these is tried
      | case                  | bytes                                         | answer                            | PING next |
      | an empty list         | "*0\r\n"                                      | "-ERR empty command\r\n"          | PONG      |
      | no list               | "*-1\r\n"                                     | "-ERR invalid command format\r\n" | PONG      |
      | a text alone          | "$4\r\nPING\r\n"                              | "-ERR invalid command format\r\n" | PONG      |
      | a number alone        | ":5\r\n"                                      | "-ERR invalid command format\r\n" | PONG      |
      | an error              | "-ERR no\r\n"                                 | "-ERR invalid command format\r\n" | PONG      |
      | a list with no text   | "*1\r\n$-1\r\n"                               | "-ERR invalid command name\r\n"   | PONG      |
      | a number for a name   | "*1\r\n:5\r\n"                                | "-ERR invalid command name\r\n"   | PONG      |
      | a list for a name     | "*1\r\n*1\r\n$4\r\nPING\r\n"                  | "-ERR invalid command name\r\n"   | PONG      |
      | a command in 31 lists | (31 times "*1\r\n") and then "$4\r\nPING\r\n" | "-ERR invalid command name\r\n"   | PONG      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_wire_garbage
  Scenario: What is not RESP is refused, and the client may begin anew
    Given the key "page" holds "text"
    When each of these is tried
      | case                       | bytes                                          | answer                                                | afterwards | PING next |
      | a TLS greeting             | "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" | "-ERR protocol error: unexpected type byte: 0x16\r\n" | unchanged  | PONG      |
      | zero bytes                 | "\x00\x00\x00\x00"                             | "-ERR protocol error: unexpected type byte: 0x00\r\n" | unchanged  | PONG      |
      | RESP3                      | "%1\r\n+a\r\n+b\r\n"                           | "-ERR protocol error: unexpected type byte: 0x25\r\n" | unchanged  | PONG      |
      | a length in letters        | "*1\r\n$four\r\nPING\r\n"                      | "-ERR protocol error: invalid integer: four\r\n"      | unchanged  | PONG      |
      | a length with a sign       | "*1\r\n$+4\r\nPING\r\n"                        | "-ERR protocol error: invalid integer: +4\r\n"        | unchanged  | PONG      |
      | a number of items, as well | "*many\r\n"                                    | "-ERR protocol error: invalid integer: many\r\n"      | unchanged  | PONG      |
      | too many items             | "*1048577\r\n"                                 | "-ERR protocol error: invalid multibulk length\r\n"   | unchanged  | PONG      |
      | too long a text            | "*2\r\n$4\r\nECHO\r\n$536870913\r\n"           | "-ERR protocol error: invalid bulk length\r\n"        | unchanged  | PONG      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_wire_pieces
  Scenario: A command may come in pieces (byte by byte)
    When a client writes "*3\r\n$3\r\nSET\r\n$4\r\npage\r\n$6\r\na\r\nb\r\n\r\n*2\r\n$3\r\nGET\r\n$4\r\npage\r\n" to the Redis port, byte by byte
    Then the Redis port answers exactly "+OK\r\n$6\r\na\r\nb\r\n\r\n"
    And the key "page" holds "a\r\nb\r\n"

  @resp_wire_simple
  Scenario: A command may be a simple line
    When a client writes "+SET page new\r\n+GET page\r\n+PING\r\n" to the Redis port
    Then the Redis port answers exactly "+OK\r\n$3\r\nnew\r\n+PONG\r\n"

  @resp_wire_inline
  Scenario: A command may be typed as a line, as people do who look at a server by hand
    Given the key "page" holds "old"
    When each of these is tried
      | case                    | bytes                              | answer                                                  | afterwards              | PING next |
      | a bare word             | "PING\r\n"                         | "+PONG\r\n"                                             | unchanged               | PONG      |
      | in lower case           | "get page\r\n"                     | "$3\r\nold\r\n"                                         | unchanged               | PONG      |
      | an end without a return | "GET page\n"                       | "$3\r\nold\r\n"                                         | unchanged               | PONG      |
      | many blanks             | "  GET   page  \r\n"               | "$3\r\nold\r\n"                                         | unchanged               | PONG      |
      | empty lines             | "\r\n\n\r\nGET page\r\n"           | "$3\r\nold\r\n"                                         | unchanged               | PONG      |
      | words in quotes         | "SET page \"two \\x41 words\"\r\n" | "+OK\r\n"                                               | {"page": "two A words"} | PONG      |
      | words in single quotes  | "SET page 'it\\'s two'\r\n"        | "+OK\r\n"                                               | {"page": "it's two"}    | PONG      |
      | an empty word           | "SET page \"\"\r\n"                | "+OK\r\n"                                               | {"page": ""}            | PONG      |
      | a quote without an end  | "SET page \"new\r\n"               | "-ERR protocol error: unbalanced quotes in request\r\n" | unchanged               | PONG      |
    Then each reply, and what is there afterwards, is as the table says

  @resp_wire_http
  Scenario Outline: A page that lets a visitor's browser speak to the Redis port changes nothing (<method>)
    Given the key "page" holds "old"
    When a client writes "<method> / HTTP/1.1\r\nHost: node\r\nContent-Type: text/plain\r\n\r\nSET page new\r\n" to the Redis port
    Then the Redis port closes the connection
    And the key "page" holds "old"
    And the Redis port serves other clients

    Examples:
      | method |
      | GET    |
      | POST   |

  @resp_wire_http_pieces
  Scenario: A command behind a browser's request is not done, however it arrives (byte by byte)
    Given the key "page" holds "old"
    When a client writes "POST / HTTP/1.1\r\nHost: node\r\n\r\n*3\r\n$3\r\nSET\r\n$4\r\npage\r\n$3\r\nnew\r\n" to the Redis port, byte by byte
    Then the key "page" holds "old"
    And the Redis port closes the connection
    And the Redis port serves other clients

  @resp_wire_broken_off
  Scenario Outline: A command that its client breaks off is not done, and nobody else notices (<how>)
    Given the key "page" holds "old"
    When a client writes "*3\r\n$3\r\nSET\r\n$4\r\npage\r\n$8\r\nnew" to the Redis port, and <how>
    Then the Redis port serves other clients
    And the key "page" holds "old"
    And the log never says "Traceback"

    Examples:
      | how                       |
      | leaves                    |
      | breaks the connection off |

  @resp_wire_nesting
  Scenario Outline: Lists in lists are taken to a depth of 32 (<depth> deep)
    When a client writes (<depth> times "*1\r\n") and then "$4\r\nPING\r\n" to the Redis port
    Then the Redis port answers exactly "-ERR <reply>\r\n"
    And the Redis port serves the same client

    Examples:
      | depth | reply                                               |
      | 32    | invalid command name                                |
      | 33    | protocol error: array nesting deeper than 32 levels |

  @resp_wire_nesting
  Scenario: 20,000 lists in lists do not stop the server
    When a client writes (20,000 times "*1\r\n") and then "$4\r\nPING\r\n" to the Redis port
    Then the Redis port serves other clients
    And the node still serves, in the same process

  @resp_wire_injection
  Scenario: An error is one line, whatever the client called (a name with a line end)
    When a client writes "*1\r\n$9\r\nNO\r\n+OK\r\n\r\n" to the Redis port
    Then the Redis port answers one line with an error
    And the Redis port serves the same client
