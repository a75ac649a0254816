@single @http @wire
Feature: A body is what its frames hold
  Bytes on the connection are not the bytes of a body: lengths and line ends lie between
  them. A page gets the body alone.

  Background:
    Given a node

  @chunked_body @requires.php
  Scenario: A body in chunks is the body that was sent, without the chunks' lengths
    When a client sends the lines
      """
      POST /test.php HTTP/1.1
      Host: {address}
      Content-Type: text/plain
      Transfer-Encoding: chunked

      6
      chunks
      8
       of text
      0\r\n\r\n
      """
    Then the answer is 200
    And the page saw the request body as "chunks of text"

  @chunked_length @requires.php
  Scenario: A page is told how long a body in chunks is
    When a client sends the lines
      """
      POST /test.php HTTP/1.1
      Host: {address}
      Content-Type: text/plain
      Transfer-Encoding: chunked

      6
      chunks
      8
       of text
      0\r\n\r\n
      """
    Then the answer is 200
    And the page saw $_SERVER['CONTENT_LENGTH'] as "14"

  @chunk_grammar @requires.php
  Scenario Outline: What HTTP allows beside a chunk is no part of the body (<what>)
    When a client sends the lines
      """
      POST /test.php HTTP/1.1
      Host: {address}
      Content-Type: text/plain
      Transfer-Encoding: chunked
      Connection: close

      <chunks>
      """
    Then the answer is 200
    And the page saw the request body as "chunks"

    Examples:
      | what                  | chunks                                   |
      | zeros before the size | 0006\r\nchunks\r\n000\r\n\r\n            |
      | an extension          | 6;name=value\r\nchunks\r\n0;last\r\n\r\n |
      | a quoted extension    | 6;name=\"a;b\"\r\nchunks\r\n0\r\n\r\n    |
      | a trailer             | 6\r\nchunks\r\n0\r\nX-Sum: 5\r\n\r\n     |

  @trailer_is_no_header @requires.php
  Scenario Outline: What comes behind a body is no header (<name>)
    When a client sends the lines
      """
      POST /test.php HTTP/1.1
      Host: {address}
      Transfer-Encoding: chunked
      Connection: close

      1\r\na\r\n0\r\n<name>: 4711\r\n\r\n
      """
    Then the answer is 200
    And the page saw no $_SERVER['<variable>']
    And the page saw the request body as "a"
    And the body does not contain "4711"

    Examples:
      | name            | variable             |
      | Authorization   | HTTP_AUTHORIZATION   |
      | X-Note          | HTTP_X_NOTE          |
      | X-Forwarded-For | HTTP_X_FORWARDED_FOR |

  @empty_line_first
  Scenario: An empty line before a request is passed over
    When a client sends the lines
      """
      \r\nGET /small.html HTTP/1.1
      Host: {address}
      Connection: close
      """
    Then the answer is 200
    And the body is the file "/small.html"
