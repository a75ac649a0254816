@single @security
Feature: Only the site's own names are answered
  Links, cookies and caches are built from the Host that a visitor names. Once the
  operator lists the site's names, a request for another name is sent away.

  Background:
    Given a node with the configuration
      """toml
      [server.request]
      trusted_hosts = ["allowed.example.com", "Shop.Example.com:8443", "127.0.0.1"]
      """

  Scenario Outline: A request for a name of the site is answered (<how>)
    When a visitor requests "/plain.txt" with the header "Host: <host>"
    Then the answer is 200
    And the body is the file "/plain.txt"

    @trusted_host_valid
    Examples:
      | how               | host                  |
      | as it is listed   | allowed.example.com   |
      | in other letters  | Allowed.EXAMPLE.com   |
      | with its own port | shop.example.com:8443 |

    @trusted_host_with_port
    Examples:
      | how         | host                     |
      | with a port | allowed.example.com:8080 |
      | a number    | 127.0.0.1:80             |

  @trusted_host_invalid
  Scenario Outline: A request for a name that is not the site's is refused (<how>)
    When a visitor requests "/plain.txt" with the header "Host: <host>"
    Then the visitor is refused with 421
    And no part of "/plain.txt" reaches the visitor
    And the node still serves, in the same process

    Examples:
      | how                          | host                             |
      | another site                 | evil.example.com                 |
      | another site, with a port    | evil.example.com:80              |
      | a name below                 | www.allowed.example.com          |
      | a name above                 | example.com                      |
      | ending in the site's name    | notallowed.example.com           |
      | beginning with it            | allowed.example.com.evil.example |
      | two names in one             | allowed.example.com,evil.example |
      | without the port it needs    | shop.example.com                 |
      | with another port            | shop.example.com:8444            |
      | its number, another notation | 127.1                            |

  @trusted_host_missing
  Scenario Outline: A request without a proper host gets no page (<how>)
    When a client sends the lines
      """
      GET /plain.txt <version>
      <header>
      Connection: close
      """
    Then the answer is 421 or 400
    And no part of "/plain.txt" reaches the visitor

    Examples:
      | how                   | version  | header                                 |
      | HTTP/1.0 without Host | HTTP/1.0 | X-Host: allowed.example.com            |
      | HTTP/1.1 without Host | HTTP/1.1 | X-Host: allowed.example.com            |
      | an empty Host         | HTTP/1.1 | Host:                                  |
      | the name as a user    | HTTP/1.1 | Host: allowed.example.com@evil.example |

  @trusted_host_twice
  Scenario Outline: A second name does not slip past the list (<order>)
    When a client sends the lines
      """
      GET /plain.txt HTTP/1.1
      Host: <first>
      Host: <second>
      Connection: close
      """
    Then the answer is 400 or 421
    And no part of "/plain.txt" reaches the visitor

    Examples:
      | order           | first            | second              |
      | the other first | evil.example.com | allowed.example.com |

    @trusted_host_second
    Examples:
      | order          | first               | second           |
      | the other last | allowed.example.com | evil.example.com |

  @trusted_host_absolute
  Scenario: The name in the address counts, not the one in Host (GET http://...)
    When a visitor requests "http://evil.example.com/plain.txt" with the header "Host: allowed.example.com"
    Then the visitor is refused with 421
    And no part of "/plain.txt" reaches the visitor

  @trusted_host_forwarded
  Scenario Outline: Other headers do not make a name trusted (<header>)
    When a visitor requests "/plain.txt" with the headers
      | name     | value               |
      | Host     | evil.example.com    |
      | <header> | allowed.example.com |
    Then the visitor is refused with 421

    Examples:
      | header           |
      | X-Forwarded-Host |
      | Forwarded        |
      | X-Host           |

  @trusted_host_probes
  Scenario Outline: Probes and scrapes are answered under any name (<target>)
    When a visitor requests "<target>" with the header "Host: 10.0.0.1:8080"
    Then the answer is 200
    And the body contains "<text>"

    Examples:
      | target         | text                      |
      | /_ephpm/health | ok                        |
      | /_ephpm/ready  | ready                     |
      | /metrics       | ephpm_http_requests_total |

  @trusted_host_no_disguise
  Scenario Outline: Only the probes themselves are exempt (<target>)
    When a visitor requests "<target>" with the header "Host: evil.example.com"
    Then the visitor is refused with 421

    Examples:
      | target                    |
      | /_ephpm/health/           |
      | /_ephpm/healthy           |
      | /plain.txt?/_ephpm/health |

  @trusted_host_http2 @requires.http2
  Scenario: The site's own name is served over HTTP/2
    When a visitor requests "/plain.txt" over HTTP/2
    Then the answer is 200
    And the body is the file "/plain.txt"

  @trusted_host_http2_invalid @requires.http2
  Scenario: A request for a name that is not the site's is refused over HTTP/2
    When a visitor requests "/plain.txt" over HTTP/2 with the header "Host: evil.example.com"
    Then the visitor is refused with 421
    And no part of "/plain.txt" reaches the visitor
