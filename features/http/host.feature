@single @http
Feature: A request names one host, and names it well
  Proxies, caches and the site itself decide by Host. A request that names none, two,
  or something that is no host is refused, before two servers can understand it in
  two ways.

  Background:
    Given a node

  @host_well_formed
  Scenario Outline: A host is a name or an address, with or without a port (<host>)
    When a visitor requests "/small.html" with the header "Host: <host>"
    Then the answer is 200
    And the body is the file "/small.html"

    Examples:
      | host              |
      | site.example      |
      | SITE.example:8080 |
      | 192.0.2.1         |
      | [2001:db8::1]:80  |

  @host_missing
  Scenario: A request of HTTP/1.1 without Host is refused (400)
    When a client sends the lines
      """
      GET /small.html HTTP/1.1
      X-Host: site.example
      Connection: close
      """
    Then the visitor is refused with 400
    And no part of "/small.html" reaches the visitor
    And the node still serves, in the same process

  @host_http_1_0
  Scenario: HTTP/1.0 knows no Host, and is served without
    When a client sends the lines
      """
      GET /small.html HTTP/1.0
      """
    Then the answer is 200
    And the body is the file "/small.html"
    And the node closes the connection

  @host_twice
  Scenario Outline: A request with two hosts is refused (<how>)
    When a client sends the lines
      """
      GET /small.html HTTP/1.1
      Host: <first>
      Host: <second>
      Connection: close
      """
    Then the visitor is refused with 400
    And no part of "/small.html" reaches the visitor
    And the node still serves, in the same process

    Examples:
      | how        | first        | second       |
      | two names  | site.example | evil.example |
      | one, twice | site.example | site.example |

  @host_malformed
  Scenario Outline: What is no host is refused (<what>)
    When a client sends the lines
      """
      GET /small.html HTTP/1.1
      Host: <host>
      Connection: close
      """
    Then the visitor is refused with 400
    And no part of "/small.html" reaches the visitor
    And the node still serves, in the same process

    Examples:
      | what                   | host              |
      | a blank within         | site example      |
      | a path                 | site.example/path |
      | a user                 | user@site.example |
      | a port that is none    | site.example:http |
      | two in one line        | site.example, b   |
      | an address that is none| [2001:db8::zz]    |
      | markup                 | <b>               |
