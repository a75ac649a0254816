@single @php @requires.php
Feature: A page knows where it is, and how it was asked
  Frameworks build links, choose routes and tell visitors apart by $_SERVER. Each
  entry says what PHP's manual promises, over every version of HTTP.

  Background:
    Given a node

  @php_server_variables @http1
  Scenario: Everything a router needs is there (HTTP/1.1)
    When a visitor requests "/test.php?a=1&b=%20x" with the header "User-Agent: a browser"
    Then the answer is 200
    And the page saw the variables
      | variable                      | value                    |
      | $_SERVER['REQUEST_METHOD']    | GET                      |
      | $_SERVER['REQUEST_URI']       | /test.php?a=1&b=%20x     |
      | $_SERVER['QUERY_STRING']      | a=1&b=%20x               |
      | $_SERVER['SCRIPT_NAME']       | /test.php                |
      | $_SERVER['PHP_SELF']          | /test.php                |
      | $_SERVER['SCRIPT_FILENAME']   | {document root}/test.php |
      | $_SERVER['DOCUMENT_ROOT']     | {document root}          |
      | $_SERVER['SERVER_NAME']       | {host}                   |
      | $_SERVER['SERVER_PORT']       | {port}                   |
      | $_SERVER['SERVER_PROTOCOL']   | HTTP/1.1                 |
      | $_SERVER['GATEWAY_INTERFACE'] | CGI/1.1                  |
      | $_SERVER['REMOTE_ADDR']       | 127.0.0.1                |
      | $_SERVER['REMOTE_PORT']       | {visitor's port}         |
      | $_SERVER['HTTP_HOST']         | {address}                |
      | $_SERVER['HTTP_USER_AGENT']   | a browser                |

  @php_server_variables_http2 @requires.http2
  Scenario: Everything a router needs is there (HTTP/2)
    When a visitor requests "/test.php?a=1&b=%20x" over HTTP/2 with the header "User-Agent: a browser"
    Then the answer is 200
    And the page saw the variables
      | variable                      | value                    |
      | $_SERVER['REQUEST_METHOD']    | GET                      |
      | $_SERVER['QUERY_STRING']      | a=1&b=%20x               |
      | $_SERVER['SCRIPT_NAME']       | /test.php                |
      | $_SERVER['PHP_SELF']          | /test.php                |
      | $_SERVER['SCRIPT_FILENAME']   | {document root}/test.php |
      | $_SERVER['DOCUMENT_ROOT']     | {document root}          |
      | $_SERVER['SERVER_PORT']       | {port}                   |
      | $_SERVER['SERVER_PROTOCOL']   | HTTP/2.0                 |
      | $_SERVER['GATEWAY_INTERFACE'] | CGI/1.1                  |
      | $_SERVER['REMOTE_ADDR']       | 127.0.0.1                |
      | $_SERVER['REMOTE_PORT']       | {visitor's port}         |
      | $_SERVER['HTTP_USER_AGENT']   | a browser                |

  @requires.http2
  Scenario Outline: The site's name and the address are the same over HTTP/2 (<variable>)
    When a visitor requests "/test.php?a=1" over HTTP/2
    Then the answer is 200
    And the page saw $_SERVER['<variable>'] as "<value>"

    @php_http2_host
    Examples:
      | variable  | value     |
      | HTTP_HOST | {address} |

    @php_http2_server_name
    Examples:
      | variable    | value  |
      | SERVER_NAME | {host} |

    @php_http2_request_uri
    Examples:
      | variable    | value         |
      | REQUEST_URI | /test.php?a=1 |

  @php_server_software
  Scenario: The server names itself (SERVER_SOFTWARE)
    When a visitor requests "/test.php"
    Then the answer is 200
    And the page saw $_SERVER['SERVER_SOFTWARE'] beginning with "{target's server software}"

  @php_server_variables_absent
  Scenario Outline: A page has no variable of what is not the case (<variable>)
    When a visitor requests "/test.php"
    Then the answer is 200
    And the page saw $_SERVER['REQUEST_METHOD'] as "GET"
    And the page saw no $_SERVER['<variable>']

    Examples:
      | variable             |
      | HTTPS                |
      | PATH_INFO            |
      | CONTENT_TYPE         |
      | HTTP_CONTENT_TYPE    |
      | HTTP_CONTENT_LENGTH  |
      | HTTP_COOKIE          |
      | HTTP_X_FORWARDED_FOR |
      | PHP_AUTH_USER        |

  @php_request_uri_preserved
  Scenario: An address that falls back is still the visitor's (REQUEST_URI)
    When a visitor requests "/some/path?q=1"
    Then the answer is 200
    And the body contains "Requested /some/path?q=1"

  Scenario Outline: A page that answers for another address knows both (<variable>)
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "/test.php?$query_string"]
      """
    When a visitor requests "/blog/hello%20world?page=2"
    Then the answer is 200
    And the page saw $_SERVER['<variable>'] as "<value>"

    @php_script_name_after_rewrite
    Examples:
      | variable        | value                    |
      | SCRIPT_NAME     | /test.php                |
      | PHP_SELF        | /test.php                |
      | SCRIPT_FILENAME | {document root}/test.php |

    @php_request_uri_preserved
    Examples:
      | variable     | value                      |
      | REQUEST_URI  | /blog/hello%20world?page=2 |
      | QUERY_STRING | page=2                     |

  @php_script_name_index
  Scenario: The front page knows its script (SCRIPT_NAME is /shop/index.php)
    When a visitor requests "/shop/"
    Then the answer is 200
    And the body is "shop front at /shop/index.php"

  @php_server_host
  Scenario Outline: The site's name is what the visitor used (<host>)
    When a visitor requests "/test.php" with the header "Host: <host>"
    Then the answer is 200
    And the page saw $_SERVER['HTTP_HOST'] as "<host>"
    And the page saw $_SERVER['SERVER_NAME'] as "<name>"
    And the page saw $_SERVER['SERVER_PORT'] as "{port}"

    Examples:
      | host             | name        |
      | example.com      | example.com |
      | example.com:8080 | example.com |

  @php_server_headers
  Scenario Outline: A header is a variable (<header>)
    When a visitor requests "/test.php" with the header "<header>: <value>"
    Then the answer is 200
    And the page saw $_SERVER['<variable>'] as "<value>"

    Examples:
      | header          | value                    | variable             |
      | X-Custom-Header | a value                  | HTTP_X_CUSTOM_HEADER |
      | x-lower         | lower                    | HTTP_X_LOWER         |
      | Accept-Language | de-CH, de;q=0.9          | HTTP_ACCEPT_LANGUAGE |
      | Authorization   | Bearer abc.def           | HTTP_AUTHORIZATION   |
      | Referer         | https://example.com/?a=1 | HTTP_REFERER         |
      | X-Empty         |                          | HTTP_X_EMPTY         |
      | X-Forwarded-For | 203.0.113.7              | HTTP_X_FORWARDED_FOR |

  @php_server_headers_repeated
  Scenario: A header that comes twice is one variable with both values
    When a visitor requests "/test.php" with the headers
      | name    | value |
      | X-Proxy | first |
      | X-Proxy | last  |
    Then the answer is 200
    And the page saw $_SERVER['HTTP_X_PROXY'] as "first, last"

  @php_server_headers_utf8
  Scenario: A header in UTF-8 arrives as it was sent
    When a client sends the lines
      """
      GET /test.php HTTP/1.1
      Host: {address}
      X-Name: Zoë
      Connection: close
      """
    Then the answer is 200
    And the page saw $_SERVER['HTTP_X_NAME'] as "Zoë"

  @php_server_body
  Scenario: A body's type and length have names of their own (no HTTP_ before them)
    When a visitor posts the JSON "[1, 2, 3]" to "/test.php"
    Then the page saw the variables
      | variable                   | value            |
      | $_SERVER['CONTENT_TYPE']   | application/json |
      | $_SERVER['CONTENT_LENGTH'] | 9                |
    And the page saw no $_SERVER['HTTP_CONTENT_TYPE']
    And the page saw no $_SERVER['HTTP_CONTENT_LENGTH']

  @php_server_http10
  Scenario: An old client's version is told (SERVER_PROTOCOL is HTTP/1.0)
    When a client sends the lines
      """
      GET /test.php HTTP/1.0
      Host: example.com
      """
    Then the answer is 200
    And the page saw $_SERVER['SERVER_PROTOCOL'] as "HTTP/1.0"
    And the page saw $_SERVER['SERVER_NAME'] as "example.com"
