@single @http @requires.php
Feature: Whoever is no trusted proxy cannot say who the visitor is
  A visitor who comes directly may claim any address and any protocol. Scripts can
  read the claim, but it is not taken for the truth.

  @xff_untrusted_proxy
  Scenario Outline: The claim of a stranger is not believed (<claim>)
    Given a node with the configuration
      """toml
      [server.security]
      trusted_proxies = ["10.0.0.0/8"]
      """
    When a visitor requests "/test.php" with the header "X-Forwarded-For: <claim>"
    Then the answer is 200
    And the page saw $_SERVER['REMOTE_ADDR'] as "{host}"
    And the page saw $_SERVER['HTTP_X_FORWARDED_FOR'] as "<claim>"

    Examples:
      | claim                 |
      | 203.0.113.7           |
      | 10.0.0.1              |
      | 203.0.113.7, 10.0.0.1 |

  @xfp_untrusted_proxy
  Scenario: A stranger does not make the connection secure (X-Forwarded-Proto)
    Given a node with the configuration
      """toml
      [server.security]
      trusted_proxies = ["10.0.0.0/8"]
      """
    When a visitor requests "/test.php" with the header "X-Forwarded-Proto: https"
    Then the answer is 200
    And the page saw no $_SERVER['HTTPS']
    And the page saw $_SERVER['HTTP_X_FORWARDED_PROTO'] as "https"

  @xff_no_proxies
  Scenario: Where no proxy is configured, none is believed (the default)
    Given a node
    When a visitor requests "/test.php" with the header "X-Forwarded-For: 203.0.113.7"
    Then the answer is 200
    And the page saw $_SERVER['REMOTE_ADDR'] as "{host}"
    And the page saw $_SERVER['HTTP_X_FORWARDED_FOR'] as "203.0.113.7"
