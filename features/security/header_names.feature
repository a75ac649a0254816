@single @security @requires.php
Feature: No header passes for another one
  PHP writes the names of headers with underscores. A header that is spelt so already, or with
  another odd mark, would become the variable of the honest one, and be believed in its
  place. And what the server itself says of a request, no header can say.

  Background:
    Given a node with the configuration
      """toml
      [server.security]
      trusted_proxies = ["127.0.0.0/8"]
      """

  @header_spelling
  Scenario Outline: A header of another spelling does not take the place of the honest one (<name>)
    When a visitor requests "/test.php" with the headers
      | name            | value       |
      | X-Forwarded-For | 203.0.113.7 |
      | <name>          | 6.6.6.6     |
    Then the answer is 200
    And the page saw $_SERVER['HTTP_X_FORWARDED_FOR'] as "203.0.113.7"
    And the page saw $_SERVER['REMOTE_ADDR'] as "203.0.113.7"

    Examples:
      | name            |
      | X_Forwarded_For |
      | X-Forwarded_For |
      | X.Forwarded.For |

  @header_spelling_alone
  Scenario Outline: A header of another spelling is not the header (<name>)
    When a visitor requests "/test.php" with the header "<name>: 4711"
    Then the answer is 200
    And the page saw no $_SERVER['<variable>']
    And the page saw $_SERVER['REQUEST_METHOD'] as "GET"

    Examples:
      | name              | variable               |
      | X_Real_User       | HTTP_X_REAL_USER       |
      | X_Forwarded_Proto | HTTP_X_FORWARDED_PROTO |
      | Content_Length    | CONTENT_LENGTH         |
      | Content_Type      | HTTP_CONTENT_TYPE      |
      | Transfer_Encoding | HTTP_TRANSFER_ENCODING |

  @header_no_server_variable
  Scenario Outline: No header says what the server says of a request (<name>)
    When a visitor requests "/test.php" with the header "<name>: made-up-4711"
    Then the answer is 200
    And the page saw $_SERVER['<variable>'] as "<value>"

    Examples:
      | name                   | variable        | value                    |
      | Remote-Addr            | REMOTE_ADDR     | {host}                   |
      | Request-Uri            | REQUEST_URI     | /test.php                |
      | X-Original-Url         | REQUEST_URI     | /test.php                |
      | X-Rewrite-Url          | REQUEST_URI     | /test.php                |
      | Script-Filename        | SCRIPT_FILENAME | {document root}/test.php |
      | Document-Root          | DOCUMENT_ROOT   | {document root}          |
      | Server-Name            | SERVER_NAME     | {host}                   |
      | X-Http-Method-Override | REQUEST_METHOD  | GET                      |

  @header_no_server_variable_absent
  Scenario Outline: No header signs a visitor in, or makes a connection safe (<variable>)
    When a visitor requests "/test.php" with the header "<name>: made-up-4711"
    Then the answer is 200
    And the page saw no $_SERVER['<variable>']
    And the page saw $_SERVER['REQUEST_METHOD'] as "GET"

    Examples:
      | name          | variable      |
      | Https         | HTTPS         |
      | Remote-User   | REMOTE_USER   |
      | Php-Auth-User | PHP_AUTH_USER |
      | Auth-Type     | AUTH_TYPE     |
      | Php-Value     | PHP_VALUE     |
      | Path-Info     | PATH_INFO     |

  @header_many
  Scenario: A page is told of every header, however many there are (90)
    When a visitor requests "/test.php" with 900 bytes in 90 headers
    Then the answer is 200
    And the page saw $_SERVER['HTTP_X_FILLER_0'] as "xxxxxxxxxx"
    And the page saw $_SERVER['HTTP_X_FILLER_89'] as "xxxxxxxxxx"
    And the page saw $_SERVER['HTTP_HOST'] as "{address}"
