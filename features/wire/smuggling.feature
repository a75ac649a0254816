@single @http @wire
Feature: One request is one request, for every server on the way
  Two servers that disagree about where a request ends let an attacker hide a second
  one in the first. What can be read in two ways is refused and the connection closed,
  so that nothing of what follows is taken for a request.

  Background:
    Given a node

  Scenario Outline: A body whose length is said in two ways is refused (<how>)
    When a client sends the lines
      """
      POST /small.html HTTP/1.1
      Host: {address}
      <first>
      <second>

      0\r\n\r\nGET /plain.txt HTTP/1.1\r\nHost: node\r\n\r\n
      """
    Then the visitor is refused with 400
    And the node closes the connection
    And nothing else is answered on the connection
    And the node still serves, in the same process

    @smuggling_two_lengths
    Examples: lengths that differ, or are none
      | how                     | first                            | second                      |
      | two lengths             | Content-Length: 5                | Content-Length: 44          |
      | two lengths in one line | Content-Length: 5, 44            | X-Filler: 1                 |
      | a signed length         | Content-Length: +5               | X-Filler: 1                 |
      | a negative length       | Content-Length: -5               | X-Filler: 1                 |
      | a hexadecimal length    | Content-Length: 0x5              | X-Filler: 1                 |
      | no number               | Content-Length: five             | X-Filler: 1                 |
      | chunked and then not    | Transfer-Encoding: chunked       | Transfer-Encoding: identity |
      | nearly chunked          | Transfer-Encoding: xchunked      | X-Filler: 1                 |
      | not chunked at the end  | Transfer-Encoding: chunked, gzip | X-Filler: 1                 |
      | a control before it     | Transfer-Encoding: \x0bchunked   | X-Filler: 1                 |

    @smuggling_length_and_chunks
    Examples: a length beside chunks
      | how              | first                      | second                     |
      | the length first | Content-Length: 5          | Transfer-Encoding: chunked |
      | the chunks first | Transfer-Encoding: chunked | Content-Length: 5          |

  @smuggling_bad_chunks
  Scenario Outline: A chunk whose size cannot be read is refused (<how>)
    When a client sends the lines
      """
      POST /test.php HTTP/1.1
      Host: {address}
      Transfer-Encoding: chunked

      <chunks>GET /plain.txt HTTP/1.1\r\nHost: node\r\n\r\n
      """
    Then the visitor is refused with 400
    And the node closes the connection
    And nothing else is answered on the connection
    And the node still serves, in the same process

    Examples:
      | how                  | chunks                 |
      | no number            | zz\r\nab\r\n0\r\n\r\n  |
      | a negative size      | -1\r\na\r\n0\r\n\r\n   |
      | a prefix             | 0x1\r\na\r\n0\r\n\r\n  |
      | more bytes than said | 2\r\nabcd\r\n0\r\n\r\n |
      | no size at all       | \r\n\r\n               |

  @smuggling_chunk_grammar
  Scenario Outline: A chunk that can be read in two ways is refused (<how>)
    When a client sends the lines
      """
      POST /test.php HTTP/1.1
      Host: {address}
      Transfer-Encoding: chunked

      <chunks>GET /plain.txt HTTP/1.1\r\nHost: node\r\n\r\n
      """
    Then the visitor is refused with 400
    And the node closes the connection
    And nothing else is answered on the connection
    And the node still serves, in the same process

    Examples:
      | how                          | chunks                                |
      | a blank behind the size      | 5 \r\nabcde\r\n0\r\n\r\n              |
      | a blank before the size      | \x205\r\nabcde\r\n0\r\n\r\n           |
      | a carriage return beside it  | 5;a\rb\r\nabcde\r\n0\r\n\r\n          |
      | a line feed beside it        | 5;a\nb\r\nabcde\r\n0\r\n\r\n          |
      | a line feed for the line end | 5\nabcde\r\n0\r\n\r\n                 |
      | a folded trailer             | 1\r\na\r\n0\r\nX-Sum: 1\r\n 2\r\n\r\n |
      | a blank before a colon       | 1\r\na\r\n0\r\nX-Sum : 1\r\n\r\n      |

  @smuggling_overflow
  Scenario Outline: A length beyond all numbers is refused (<how>)
    When a client sends the lines
      """
      POST /test.php HTTP/1.1
      Host: {address}
      <header>

      <size>GET /plain.txt HTTP/1.1\r\nHost: node\r\n\r\n
      """
    Then the answer is 400 or 413
    And the node closes the connection
    And nothing else is answered on the connection
    And the node still serves, in the same process

    Examples:
      | how        | header                               | size                                 |
      | of a body  | Content-Length: 99999999999999999999 |                                      |
      | of a chunk | Transfer-Encoding: chunked           | ffffffffffffffffff\r\na\r\n0\r\n\r\n |

  @smuggling_bad_chunks_file
  Scenario: Nothing behind a bad chunk is taken for a request (POST to a file)
    When a client sends the lines
      """
      POST /small.html HTTP/1.1
      Host: {address}
      Transfer-Encoding: chunked

      zz\r\nab\r\n0\r\n\r\nGET /plain.txt HTTP/1.1\r\nHost: node\r\n\r\n
      """
    Then the answer is 200 or 400
    And the node closes the connection
    And nothing else is answered on the connection
    And no part of "/plain.txt" reaches the visitor

  Scenario Outline: A head that can be read in two ways is refused (<how>)
    When a client sends the lines
      """
      GET /small.html HTTP/1.1
      Host: {address}
      <line>
      X-Last: 1

      GET /plain.txt HTTP/1.1\r\nHost: node\r\n\r\n
      """
    Then the visitor is refused with 400
    And the node closes the connection
    And nothing else is answered on the connection
    And the node still serves, in the same process

    @smuggling_bad_head
    Examples:
      | how                      | line                                |
      | a blank before the colon | Content-Length : 42                 |
      | a blank within the name  | Content Length: 42                  |
      | a line without a colon   | Content-Length                      |
      | a name that is none      | : 42                                |
      | a folded line            | X-Folded: 1\r\n Content-Length: 42  |
      | a folded line (tab)      | X-Folded: 1\r\n\tContent-Length: 42 |
      | a carriage return alone  | X-Filler: 1\rContent-Length: 42     |
      | a zero byte              | X-Filler: 1\x00                     |

    @smuggling_bare_line_feed
    Examples: lines that end with a line feed alone
      | how                    | line                                               |
      | between two headers    | X-Filler: 1\nX-Other: 2                            |
      | before another request | X-Filler: 1\n\nGET /plain.txt HTTP/1.1\nHost: node |

  Scenario Outline: A first line that is none is refused (<how>)
    When a client sends the lines
      """
      <line>
      Host: {address}

      GET /plain.txt HTTP/1.1\r\nHost: node\r\n\r\n
      """
    Then the visitor is refused with 400
    And the node closes the connection
    And nothing else is answered on the connection
    And the node still serves, in the same process

    @bad_request_line
    Examples:
      | how                   | line                      |
      | no version            | GET /small.html           |
      | a version to come     | GET /small.html HTTP/1.2  |
      | a version in letters  | GET /small.html http/1.1  |
      | a blank in the target | GET /small .html HTTP/1.1 |
      | two blanks            | GET  /small.html HTTP/1.1 |
      | a tab for a blank     | GET\t/small.html HTTP/1.1 |
      | a method that is none | G(T /small.html HTTP/1.1  |
      | no HTTP at all        | \x16\x03\x01\x00\xfa      |

  @smuggling_http_1_0
  Scenario: Chunks of HTTP/1.0 are refused
    When a client sends the lines
      """
      POST /small.html HTTP/1.0
      Host: {address}
      Transfer-Encoding: chunked
      Connection: keep-alive

      0\r\n\r\nGET /plain.txt HTTP/1.1\r\nHost: node\r\n\r\n
      """
    Then the visitor is refused with 400
    And the node closes the connection
    And nothing else is answered on the connection
