@single @http @requires.php @reads
Feature: No visitor sets the proxy that a site goes through
  Programs take HTTP_PROXY from their environment for the proxy to use. A header named
  Proxy would become just that variable, and send the site's own requests to an
  attacker. It never reaches a script.

  Background:
    Given a node

  @proxy_header
  Scenario Outline: A header named Proxy does not reach PHP (<spelling>)
    When a visitor requests "/test.php" with the headers
      | name       | value                    |
      | <spelling> | http://evil.example:3128 |
      | X-Proxied  | yes                      |
    Then the answer is 200
    And the page saw no $_SERVER['HTTP_PROXY']
    And the page saw $_SERVER['HTTP_X_PROXIED'] as "yes"
    And the body does not contain "evil.example"

    Examples:
      | spelling |
      | Proxy    |
      | PROXY    |
