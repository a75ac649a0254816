@single @http @requires.tls
Feature: HTTPS and plain HTTP can be served side by side
  Where a site has a secure port of its own and does not redirect, the plain port goes
  on speaking plain HTTP: for health checks, for old devices, for the move to HTTPS.

  Background:
    Given a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"
      listen = "{secure address}"
      redirect_http = false
      """

  @tls_beside_secure
  Scenario: The secure port serves HTTPS
    When a visitor requests "/small.html" over HTTPS
    Then the answer is 200
    And the body is the file "/small.html"

  @tls_beside_plain
  Scenario: The plain port serves plain HTTP
    When a visitor requests "/small.html"
    Then the answer is 200
    And the header "Location" is absent
    And the body is the file "/small.html"

  @tls_beside_variables @requires.php
  Scenario: A script knows that a visitor of the plain port did not come over HTTPS
    When a visitor requests "/test.php"
    Then the answer is 200
    And the page saw no $_SERVER['HTTPS']
    And the page saw $_SERVER['SERVER_PORT'] as "{port}"
