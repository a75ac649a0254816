@single @security
Feature: Without a word from the operator, a body has 10 MiB at most
  The default spares the machine from bodies that nobody meant to receive, and the
  operator can lift it.

  @body_size_default
  Scenario: A body may have 10 MiB where nothing else is configured (one byte more is refused)
    Given a node
    When a visitor posts 10,485,761 bytes in chunks to "/mark.php"
    Then the visitor is refused with 413
    And the document root is unchanged
    And the node still serves, in the same process

  @body_size_default_exact @requires.php
  Scenario: A body of exactly 10 MiB is accepted where nothing else is configured (PHP's own limit lifted)
    Given a node with the configuration
      """toml
      [php]
      ini_overrides = [["post_max_size", "0"]]
      """
    When a visitor posts 10 MiB in chunks to "/body.php"
    Then the answer is 200
    And the body is "POST with 10485760 bytes"

  @body_size_unlimited @requires.php
  Scenario: Zero lifts the limit of bodies (11 MiB)
    Given a node with the configuration
      """toml
      [server.request]
      max_body_size = 0
      [php]
      ini_overrides = [["post_max_size", "0"]]
      """
    When a visitor posts 11 MiB in chunks to "/body.php"
    Then the answer is 200
    And the body is "POST with 11534336 bytes"
