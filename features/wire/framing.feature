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
