@single @limits
Feature: Bodies may come as they come
  Not every visitor has a fast line. A body is read to its end, whether it comes at
  once, in pieces or in chunks; and a visitor who asks first whether a body is
  wanted is told, before the body is sent.

  Background:
    Given a node with the configuration
      """toml
      [server.request]
      max_body_size = 1000
      """

  @slow_body @requires.php
  Scenario: A body that comes in pieces is read to its end
    When a visitor posts the text "one two three four five six seven" in pieces to "/test.php"
    Then the answer is 200
    And the page saw the request body as "one two three four five six seven"

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

  @body_expected
  Scenario: A visitor who asks whether a body is wanted is asked for it (100 bytes of 1,000)
    When a visitor announces 100 bytes to "/test.php"
    Then the upload is asked for
    And the upload can be finished, and is answered with 200

  @body_not_expected
  Scenario: A visitor who asks and would send too much is refused before sending it (2,000 bytes of 1,000)
    When a visitor announces 2,000 bytes to "/test.php"
    Then the upload is refused with 413, unread
    And a new visitor is served
