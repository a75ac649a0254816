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

  @chunk_extensions
  Scenario: What stands beside the chunks of a body is limited, too (3 MB for 900 bytes)
    When a visitor posts 900 bytes in chunks with 3 MB of extensions to "/test.php"
    Then the visitor is refused with 400, 413 or 431
    And the node takes at most 40 MB of memory more
    And the node still serves, in the same process

  @leave_upload @fresh
  Scenario: An upload that is broken off is no error in the log (one of two)
    Given a visitor has uploaded half of 500 bytes to "/test.php"
    And a visitor has uploaded half of 500 bytes to "/test.php"
    When one of the visitors leaves
    Then a new visitor is served
    And the log never says "ERROR"
    And the document root is unchanged
