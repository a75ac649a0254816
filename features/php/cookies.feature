@single @php @reads @requires.php
Feature: A page knows its visitor's cookies, and sets them
  Cookies carry who a visitor is and what was chosen. A page reads each one that
  the browser sends, and each one that it sets arrives.

  Background:
    Given a node

  @php_cookies
  Scenario: A cookie is in $_COOKIE
    When a visitor requests "/test.php" with the header "Cookie: foo=bar"
    Then the answer is 200
    And the page saw $_COOKIE['foo'] as "bar"
    And the page saw $_SERVER['HTTP_COOKIE'] as "foo=bar"

  @php_cookies_many
  Scenario: Several cookies in one header are told apart
    When a visitor requests "/test.php" with the header "Cookie: a=1; b=two; c="
    Then the page saw the variables
      | variable      | value |
      | $_COOKIE['a'] | 1     |
      | $_COOKIE['b'] | two   |
      | $_COOKIE['c'] |       |

  @php_cookies_decoded
  Scenario Outline: A cookie's value is decoded (<how>)
    When a visitor requests "/test.php" with the header "Cookie: word=<sent>"
    Then the page saw $_COOKIE['word'] as "<value>"

    Examples:
      | how            | sent          | value   |
      | percent        | a%3Bb%3Dc%20d | a;b=c d |
      | UTF-8          | caf%C3%A9     | café    |
      | an equals sign | a=b           | a=b     |
      | a plus stays   | 1+2           | 1+2     |

  @php_cookies_arrays
  Scenario: A cookie with brackets in its name is an array
    When a visitor requests "/test.php" with the header "Cookie: cart[pen]=2; cart[ink]=1"
    Then the page saw $_COOKIE['cart']['pen'] as "2"
    And the page saw $_COOKIE['cart']['ink'] as "1"

  @php_cookies_first_wins
  Scenario: Of two cookies with one name the first counts
    When a visitor requests "/test.php" with the header "Cookie: id=first; id=second"
    Then the page saw $_COOKIE['id'] as "first"

  @php_cookies_http2 @requires.http2
  Scenario: Over HTTP/2 browsers send each cookie by itself, and all of them count
    When a visitor requests "/test.php" over HTTP/2 with the headers
      | name   | value |
      | cookie | a=1   |
      | cookie | b=2   |
    Then the page saw $_COOKIE['a'] as "1"
    And the page saw $_COOKIE['b'] as "2"

  @php_set_cookies
  Scenario: Every cookie that a page sets arrives, in its order
    When a visitor requests "/custom_headers.php"
    Then the answer is 200
    And the header "Set-Cookie" comes as
      | value    |
      | first=1  |
      | second=2 |

  @php_cookies_none
  Scenario: A visitor without cookies has none
    When a visitor requests "/test.php"
    Then the answer is 200
    And the page saw no $_COOKIE['foo']
    And the page saw no $_SERVER['HTTP_COOKIE']
