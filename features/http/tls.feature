@single @http @requires.tls
Feature: A site with a certificate is served over HTTPS
  With a certificate and its key the node speaks TLS by itself; no proxy is needed.
  Visitors who cannot verify the certificate do not get as far as a page.

  Background:
    Given a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"
      """

  @tls_serves_https @http1
  Scenario: A file is served over HTTPS
    When a visitor requests "/small.html" over HTTPS
    Then the answer is 200
    And the answer came over "HTTP/1.1"
    And the body is the file "/small.html"

  @tls_serves_https @requires.php
  Scenario: A script is served over HTTPS
    When a visitor requests "/index.php" over HTTPS
    Then the answer is 200
    And the body contains "Hello from ePHPm"

  @tls_http2
  Scenario Outline: HTTP/2 is agreed upon in the handshake (<who>)
    When a visitor requests "/test.html" over HTTPS with <protocols>
    Then the answer is 200
    And the answer came over "HTTP/2"
    And the body is the file "/test.html"

    Examples:
      | who                       | protocols          |
      | a visitor who wants it    | HTTP/2             |
      | a visitor who can do both | HTTP/2 or HTTP/1.1 |

  @tls_versions
  Scenario Outline: Today's versions of TLS are spoken (<version>)
    When a visitor requests "/small.html" over HTTPS with <version>
    Then the answer is 200
    And the body is the file "/small.html"

    Examples:
      | version |
      | TLS 1.2 |
      | TLS 1.3 |

  @tls_old_version
  Scenario: An outdated version of TLS is not spoken (TLS 1.1)
    When a visitor requests "/small.html" over HTTPS with TLS 1.1
    Then the visitor has no answer
    And the node still serves, in the same process

  @tls_invalid_cert_rejected
  Scenario: A visitor who does not know the authority does not go on
    When a visitor requests "/small.html" over HTTPS, trusting only public authorities
    Then the visitor has no answer, for want of trust in the certificate
    And the node still serves, in the same process

  @tls_invalid_cert_rejected
  Scenario: A visitor of another name does not go on (the certificate is for localhost)
    When a visitor requests "/small.html" over HTTPS, expecting the name "other.example"
    Then the visitor has no answer, for want of trust in the certificate
    And the node still serves, in the same process

  @tls_unknown_name
  Scenario: A visitor of another name is shown the certificate that there is over HTTP/2, too
    When a visitor requests "/small.html" over HTTPS with HTTP/2, expecting the name "other.example"
    Then the visitor has no answer, for want of trust in the certificate
    And the node still serves, in the same process

  @tls_named
  Scenario Outline: The certificate is good for its name in any letters (<name>)
    When a visitor requests "/small.html" over HTTPS, expecting the name "<name>"
    Then the answer is 200
    And the body is the file "/small.html"

    Examples:
      | name      |
      | localhost |
      | LOCALHOST |

  @tls_chain
  Scenario: A visitor who knows the root alone is served (another certificate stands between)
    When a visitor requests "/small.html" over HTTPS with HTTP/2, expecting the name "localhost"
    Then the answer is 200
    And the body is the file "/small.html"

  @tls_file_removed @fresh @requires.files
  Scenario: Visitors are served though the file of the certificate is gone
    Given the certificate was removed
    When a visitor requests "/small.html" over HTTPS
    Then the answer is 200
    And the body is the file "/small.html"
    And the node still serves, in the same process

  @tls_plain_http
  Scenario: Plain HTTP to the secure port gets no page
    When a client sends the lines
      """
      GET /small.html HTTP/1.1
      Host: {address}
      """
    Then no part of "/small.html" reaches the visitor
    And the node closes the connection
    And the node still serves, in the same process

  @tls_server_var @requires.php
  Scenario: A script knows that the visitor came over HTTPS, and to which port
    When a visitor requests "/test.php" over HTTPS
    Then the answer is 200
    And the page saw the variables
      | variable                | value     |
      | $_SERVER['HTTPS']       | on        |
      | $_SERVER['SERVER_PORT'] | {port}    |
      | $_SERVER['HTTP_HOST']   | {address} |

  @tls_http2_variables @requires.php
  Scenario: A script knows over HTTP/2, too, that the visitor came over HTTPS, and to which port
    When a visitor requests "/test.php?q=1" over HTTPS with HTTP/2
    Then the answer is 200
    And the page saw the variables
      | variable                | value         |
      | $_SERVER['HTTPS']       | on            |
      | $_SERVER['HTTP_HOST']   | {address}     |
      | $_SERVER['REQUEST_URI'] | /test.php?q=1 |
