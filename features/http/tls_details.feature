@single @http @requires.tls
Feature: Only today's encryption is spoken, and handshakes have limits
  Who looks at a site with a scanner, or with a browser of ten years ago, finds what is
  recommended today and nothing else. The handshake has the limits that a request has.

  @tls_suites
  Scenario Outline: A modern cipher suite of TLS 1.2 is accepted (<suite>)
    Given a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"
      """
    When a visitor requests "/small.html" over HTTPS with the suite "<suite>"
    Then the answer is 200
    And the body is the file "/small.html"

    Examples:
      | suite                         |
      | ECDHE-ECDSA-AES128-GCM-SHA256 |
      | ECDHE-ECDSA-CHACHA20-POLY1305 |

  @tls_old_suites
  Scenario Outline: An outdated cipher suite of TLS 1.2 is refused (<suite>)
    Given a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"
      """
    When a visitor requests "/small.html" over HTTPS with the suite "<suite>"
    Then the visitor has no answer
    And the node still serves, in the same process

    Examples:
      | suite                         |
      | ECDHE-ECDSA-AES128-SHA256     |
      | ECDHE-ECDSA-AES256-SHA        |
      | ECDHE-ECDSA-NULL-SHA          |

  @tls_no_common_protocol
  Scenario: A client that speaks no HTTP is told so in the handshake (it offers IMAP alone)
    Given a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"
      """
    When a visitor requests "/small.html" over HTTPS, offering the protocol "imap"
    Then the visitor has no answer, for want of a common protocol
    And the node still serves, in the same process

  @tls_handshake_timeout
  Scenario Outline: A handshake must be finished in time (a visitor who <what>, where 1 s is allowed)
    Given a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"

      [server.timeouts]
      header_read = 1
      """
    When a visitor <what>
    Then the node closes the connection 1 s after the last byte
    And the node still serves, in the same process

    Examples:
      | what                          |
      | connects and sends nothing    |
      | sends half of a TLS handshake |

  @tls_idle_timeout
  Scenario Outline: An encrypted connection that nobody uses is closed (<way>, 1 s after the last answer)
    Given a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"

      [server.timeouts]
      idle = 1
      """
    And a visitor has received "/plain.txt" over <way> and keeps the connection
    When the same visitor requests "/small.html" on the same connection
    Then the node closes the connection 1 s after the last byte

    Examples:
      | way               |
      | HTTPS             |
      | HTTPS with HTTP/2 |

  @tls_header_timeout
  Scenario Outline: An encrypted request must be complete in time (<way>, where 1 s is allowed)
    Given a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"

      [server.timeouts]
      header_read = 1
      """
    When a visitor sends half of a request over <way>
    Then the node closes the connection 1 s after the first byte

    Examples:
      | way               |
      | HTTPS             |
      | HTTPS with HTTP/2 |

  @tls_max_connections
  Scenario: One encrypted connection too many is closed without a word (a third, where 2 are allowed)
    Given a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"

      [server.limits]
      max_connections = 2
      """
    And 2 visitors have each received "/plain.txt" over HTTPS and keep their connections
    When a visitor connects and sends nothing
    Then the node closes the connection

  @tls_sites @requires.tenants
  Scenario Outline: Each site has its pages over HTTPS, too (<way>)
    Given a node with the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"

      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"
      """
    And the node has a site "alice.test"
    And the site "alice.test" holds "/who.txt" with the text "This is Alice."
    When a visitor requests "/who.txt" of "alice.test" over <way>
    Then the answer is 200
    And the body is "This is Alice."

    Examples:
      | way               |
      | HTTPS             |
      | HTTPS with HTTP/2 |
