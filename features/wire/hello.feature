@single @kv @wire @requires.resp
Feature: RESP3 is spoken to who asks for it
  Clients of today begin with HELLO and want the replies of RESP3: maps are maps, and
  nothing is a kind of its own. To all others the port goes on to speak RESP2.

  Background:
    Given a node with a Redis port
    And the key "page" holds "text"
    And the key "user" holds {"name": "Anna"}

  @resp3_replies
  Scenario: Each kind of reply has its form in RESP3
    When each of these is tried
      | case                        | bytes                                                                                | answer ends                             | PING next |
      | nothing                     | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*2\r\n$3\r\nGET\r\n$6\r\nnobody\r\n"                | "_\r\n"                                 | PONG      |
      | nothing in a list           | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*3\r\n$4\r\nMGET\r\n$4\r\npage\r\n$6\r\nnobody\r\n" | "*2\r\n$4\r\ntext\r\n_\r\n"             | PONG      |
      | a map                       | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*2\r\n$7\r\nHGETALL\r\n$4\r\nuser\r\n"              | "%1\r\n$4\r\nname\r\n$4\r\nAnna\r\n"    | PONG      |
      | an empty map                | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*2\r\n$7\r\nHGETALL\r\n$6\r\nnobody\r\n"            | "%0\r\n"                                | PONG      |
      | a list                      | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*2\r\n$5\r\nHKEYS\r\n$4\r\nuser\r\n"                | "*1\r\n$4\r\nname\r\n"                  | PONG      |
      | a text                      | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*2\r\n$3\r\nGET\r\n$4\r\npage\r\n"                  | "*0\r\n$4\r\ntext\r\n"                  | PONG      |
      | a status                    | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*1\r\n$4\r\nPING\r\n"                               | "*0\r\n+PONG\r\n"                       | PONG      |
      | a number                    | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n"                    | "*0\r\n:1\r\n"                          | PONG      |
      | an error                    | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*1\r\n$4\r\nNOPE\r\n"                               | "*0\r\n-ERR unknown command 'NOPE'\r\n" | PONG      |
      | a text that is like nothing | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*2\r\n$4\r\nECHO\r\n$5\r\n$-1\r\n\r\n"              | "*0\r\n$5\r\n$-1\r\n\r\n"               | PONG      |
    Then each reply, and what is there afterwards, is as the table says

  @resp3_and_back
  Scenario: Who asks for RESP2 again gets it, and who asks for nothing has it
    When each of these is tried
      | case                  | bytes                                                                                                 | answer ends                                        | PING next |
      | RESP3, then RESP2     | "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n*2\r\n$5\r\nHELLO\r\n$1\r\n2\r\n*2\r\n$3\r\nGET\r\n$6\r\nnobody\r\n" | "*0\r\n$-1\r\n"                                    | PONG      |
      | RESP2                 | "*2\r\n$5\r\nHELLO\r\n$1\r\n2\r\n*2\r\n$7\r\nHGETALL\r\n$4\r\nuser\r\n"                               | "*0\r\n*2\r\n$4\r\nname\r\n$4\r\nAnna\r\n"         | PONG      |
      | a refusal, then RESP2 | "*2\r\n$5\r\nHELLO\r\n$1\r\n9\r\n*2\r\n$3\r\nGET\r\n$6\r\nnobody\r\n"                                 | "-NOPROTO unsupported protocol version\r\n$-1\r\n" | PONG      |
      | no greeting           | "*2\r\n$3\r\nGET\r\n$6\r\nnobody\r\n"                                                                 | "$-1\r\n"                                          | PONG      |
    Then each reply, and what is there afterwards, is as the table says
