@single @limits
Feature: Headers have a limit
  What a request may hold in its first line and its headers is limited, so that no
  visitor can fill the node's memory before the request has begun. Whoever sends
  more is told so; ordinary requests, long cookies among them, pass.

  Background:
    Given a node with the configuration
      """toml
      [server.request]
      max_header_size = 8192
      """

  @max_header_size
  Scenario Outline: A request with a head over the limit is refused (<what>)
    When a visitor requests "/plain.txt" with <what>
    Then the visitor is refused with 431
    And the node closes the connection
    And the node still serves, in the same process

    Examples:
      | what                      |
      | 40 kB in one header       |
      | 40 kB in 40 headers       |
      | 40 kB in the query        |
      | 1 MB in one header        |
      | 500 bytes in 250 headers  |

    @max_header_size_exact
    Examples: only a little more
      | what                      |
      | 10 kB in one header       |
      | 10 kB in the query        |

  @max_header_size_within
  Scenario Outline: A request with a head below the limit is served (<what>)
    When a visitor requests "/plain.txt" with <what>
    Then the answer is 200
    And the body is the file "/plain.txt"

    Examples:
      | what                      |
      | 7,500 bytes in one header |
      | 7 kB in 50 headers        |
      | 7,500 bytes in the query  |

  @max_header_size_larger
  Scenario Outline: The limit of a request's head is the operator's (64 KiB, <what>)
    Given a node with the configuration
      """toml
      [server.request]
      max_header_size = 65536
      """
    When a visitor requests "/plain.txt" with <what>
    Then the answer is <status>

    Examples:
      | what                | status |
      | 40 kB in one header | 200    |
      | 60 kB in 60 headers | 200    |
      | 80 kB in one header | 431    |

  @max_header_size_smaller
  Scenario: A limit of a request's head below 8 KiB counts as well (1 KiB, 4 kB in one header)
    Given a node with the configuration
      """toml
      [server.request]
      max_header_size = 1024
      """
    When a visitor requests "/plain.txt" with 4 kB in one header
    Then the visitor is refused with 431
