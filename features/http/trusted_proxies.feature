@single @http @requires.php
Feature: A trusted proxy says who the visitor is, nobody else does
  Behind a load balancer every connection comes from the same address. The node takes
  the visitor's address and protocol from the balancer's word, and from nobody else's:
  otherwise any visitor could be anybody.

  Background:
    Given a node with the configuration
      """toml
      [server.security]
      trusted_proxies = ["127.0.0.0/8", "10.0.0.0/8", "2001:db8:1::/48"]
      """

  @xff_trusted_proxy
  Scenario: The visitor is whom the trusted proxy names (X-Forwarded-For)
    When a visitor requests "/test.php" with the header "X-Forwarded-For: 203.0.113.7"
    Then the answer is 200
    And the page saw $_SERVER['REMOTE_ADDR'] as "203.0.113.7"

  Scenario Outline: Of a chain of proxies, the last address that is not trusted counts (<how>)
    When a visitor requests "/test.php" with the header "X-Forwarded-For: <chain>"
    Then the answer is 200
    And the page saw $_SERVER['REMOTE_ADDR'] as "<visitor>"

    @xff_chain
    Examples:
      | how                         | chain                             | visitor       |
      | one more proxy              | 203.0.113.7, 10.1.2.3             | 203.0.113.7   |
      | two more proxies            | 203.0.113.7, 10.1.2.3, 10.9.9.9   | 203.0.113.7   |
      | an address made up in front | 198.51.100.9, 203.0.113.7         | 203.0.113.7   |
      | a trusted address made up   | 10.5.5.5, 203.0.113.7, 10.1.2.3   | 203.0.113.7   |
      | the local address made up   | 127.0.0.1, 203.0.113.7            | 203.0.113.7   |
      | no blanks                   | 198.51.100.9,203.0.113.7,10.1.2.3 | 203.0.113.7   |
      | IPv6                        | 2001:db8:2::7, 2001:db8:1::1      | 2001:db8:2::7 |
      | words in front              | unknown, 203.0.113.7              | 203.0.113.7   |
      | trusted all the way         | 10.1.1.1, 10.2.2.2                | 10.1.1.1      |

    @xff_mapped
    Examples:
      | how                         | chain                             | visitor       |
      | IPv4 written as IPv6        | ::ffff:203.0.113.7                | 203.0.113.7   |
      | such an address of a proxy  | 203.0.113.7, ::ffff:10.0.0.1      | 203.0.113.7   |

  @xff_several_headers
  Scenario: Several headers of proxies are one chain (the last address of the last one)
    When a visitor requests "/test.php" with the headers
      | name            | value        |
      | X-Forwarded-For | 198.51.100.9 |
      | X-Forwarded-For | 203.0.113.7  |
    Then the answer is 200
    And the page saw $_SERVER['REMOTE_ADDR'] as "203.0.113.7"

  @xff_absent
  Scenario Outline: Without a usable address the visitor is the peer (<how>)
    When a visitor requests "/test.php" with the header "X-Forwarded-For: <chain>"
    Then the answer is 200
    And the page saw $_SERVER['REMOTE_ADDR'] as "{host}"

    Examples:
      | how             | chain             |
      | nothing         |                   |
      | a word          | unknown           |
      | no address      | 999.1.2.3         |
      | a script        | <script>          |

  @xfp_https_detection
  Scenario Outline: The trusted proxy says that the visitor came over HTTPS (<proto>)
    When a visitor requests "/test.php" with the header "X-Forwarded-Proto: <proto>"
    Then the answer is 200
    And the page saw $_SERVER['HTTPS'] as "on"

    Examples:
      | proto |
      | https |
      | HTTPS |

  @xfp_list
  Scenario Outline: Of several protocols the one counts that belongs to the visitor's address (<how>)
    When a visitor requests "/test.php" with the headers
      | name              | value   |
      | X-Forwarded-For   | <chain> |
      | X-Forwarded-Proto | <list>  |
    Then the answer is 200
    And the page saw $_SERVER['REMOTE_ADDR'] as "203.0.113.7"
    And the page saw $_SERVER['HTTPS'] as "on"

    Examples:
      | how                       | chain                                | list              |
      | the first of two proxies  | 203.0.113.7, 10.1.2.3                | https, http       |
      | an address was made up    | 198.51.100.9, 203.0.113.7            | http, https       |
      | one between others        | 198.51.100.9, 203.0.113.7, 10.1.2.3  | http, https, http |
      | fewer words than hops     | 203.0.113.7, 10.1.2.3, 10.9.9.9      | https, http       |

  @xfp_list_http
  Scenario: A protocol that a visitor made up counts for nothing behind an honest proxy
    When a visitor requests "/test.php" with the headers
      | name              | value                     |
      | X-Forwarded-For   | 198.51.100.9, 203.0.113.7 |
      | X-Forwarded-Proto | https, http               |
    Then the answer is 200
    And the page saw no $_SERVER['HTTPS']

  @xfp_http
  Scenario Outline: Any other word of the trusted proxy says that the visitor did not come over HTTPS (<proto>)
    When a visitor requests "/test.php" with the header "X-Forwarded-Proto: <proto>"
    Then the answer is 200
    And the page saw no $_SERVER['HTTPS']
    And the page saw $_SERVER['REQUEST_METHOD'] as "GET"

    Examples:
      | proto  |
      | http   |
      | httpsx |

  @xff_other_headers
  Scenario: Other headers of a trusted proxy change nothing (X-Forwarded-Host, X-Forwarded-Port, X-Real-IP)
    When a visitor requests "/test.php" with the headers
      | name             | value          |
      | X-Forwarded-Host | evil.example   |
      | X-Forwarded-Port | 4711           |
      | X-Real-IP        | 198.51.100.9   |
      | Forwarded        | for=192.0.2.43 |
    Then the page saw the variables
      | variable                | value  |
      | $_SERVER['SERVER_NAME'] | {host} |
      | $_SERVER['SERVER_PORT'] | {port} |
      | $_SERVER['REMOTE_ADDR'] | {host} |
