@single @security
Feature: A body that is too large is refused
  The operator says how much a visitor may send. More than that never reaches a
  script, however it is sent, and the site goes on serving.

  Background:
    Given a node with the configuration
      """toml
      [server.request]
      max_body_size = 1000
      """

  @body_size_limit
  Scenario Outline: A body of one byte too much is refused (<how>)
    When a visitor posts 1,001 bytes <to>
    Then the visitor is refused with 413
    And the document root is unchanged
    And the node still serves, in the same process

    Examples:
      | how                   | to                       |
      | its length announced  | to "/mark.php"           |
      | in chunks             | in chunks to "/mark.php" |
      | to the front page     | to "/"                   |
      | to a fallback address | to "/some/permalink"     |

    @body_size_static
    Examples:
      | how                 | to                        |
      | to a file           | to "/plain.txt"           |
      | in chunks to a file | in chunks to "/plain.txt" |

  @body_size_exact @requires.php
  Scenario Outline: A body of exactly the limit is accepted, and whole (<how>)
    When a visitor posts 1,000 bytes <to>
    Then the answer is 200
    And the body is "POST with 1000 bytes"

    Examples:
      | how                  | to                       |
      | its length announced | to "/body.php"           |
      | in chunks            | in chunks to "/body.php" |

  @body_size_announced
  Scenario: A body that is announced as too large is not waited for (413 at once)
    When a client sends the lines
      """
      POST /mark.php HTTP/1.1
      Host: {address}
      Content-Length: 1001
      """
    Then the visitor is refused with 413
    And the document root is unchanged

  @body_size_expect
  Scenario: A visitor who asks first is spared the sending (Expect: 100-continue)
    When a client sends the lines
      """
      POST /mark.php HTTP/1.1
      Host: {address}
      Content-Length: 1001
      Expect: 100-continue
      """
    Then the visitor is refused with 413
    And the document root is unchanged

  @body_size_methods
  Scenario Outline: A body that is too large is refused to every method (<method>)
    When a client sends the lines
      """
      <method> /mark.php HTTP/1.1
      Host: {address}
      Content-Length: 1001
      """
    Then the visitor is refused with 413
    And the document root is unchanged

    Examples:
      | method |
      | PUT    |
      | PATCH  |
      | DELETE |
      | GET    |
