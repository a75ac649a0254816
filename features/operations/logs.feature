@single @operations @requires.logs
Feature: The log tells operators what they wait for
  Whoever starts a node reads its log, and so do their scripts: when it listens, and
  where, what its pages complain of, and when it goes. The lines come in their
  order, as plain text, and as many as the operator wants.

  @log_start
  Scenario: A node says that it starts, with what, and that it listens
    Given a node
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And the log says, in this order
      | line                          |
      | starting ePHPm                |
      | PHP runtime initialized       |
      | HTTP listening addr={address} |

  @log_start_values
  Scenario: A node logs what it starts with (address and document root)
    Given a node
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And the log says, in this order
      | line                                                          |
      | starting ePHPm listen={address} document_root={document root} |

  @log_start_tls
  Scenario: A node with TLS says that it listens for HTTPS
    Given a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"
      """
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And the log says, in this order
      | line                           |
      | starting ePHPm                 |
      | HTTPS listening addr={address} |

  @log_stop @requires.signals
  Scenario: A node says that it was told to stop, by what, and that it stops (Ctrl-C)
    Given a node
    When the node is told to stop by "SIGINT"
    Then the node exits with code 0
    And the log says, in this order
      | line                                      |
      | HTTP listening addr={address}             |
      | received SIGINT                           |
      | shutdown signal received, stopping server |

  @log_page_warning @requires.php
  Scenario: The log has PHP's complaint about a page, with the page's name (a warning)
    Given a node with the configuration
      """toml
      [php]
      ini_overrides = [["log_errors", "On"]]
      """
    When a visitor requests "/error_test.php?kind=warning"
    Then the answer is 200
    And the log says "[PHP] PHP Warning:"
    And the log says "a warning of the page"
    And the log says "error_test.php"

  @log_page_error @requires.php
  Scenario: The log says why a page failed (an uncaught exception)
    Given a node with the configuration
      """toml
      [php]
      ini_overrides = [["log_errors", "On"]]
      """
    When a visitor requests "/error_test.php?kind=exception"
    Then the answer is 500
    And the log says "[PHP] PHP Fatal error:"
    And the log says "an uncaught exception"

  @log_page_message @requires.php
  Scenario: The log has what a page writes to it (error_log)
    Given a node
    And the document root holds "/logs_a_message.php"
      """
      <?php
      error_log('a message of the page');
      echo 'logged';
      """
    When a visitor requests "/logs_a_message.php"
    Then the answer is 200
    And the body is "logged"
    And the log says "[PHP] a message of the page"

  @log_plain
  Scenario: The log is plain text where an operator wants no colours (NO_COLOR)
    Given a node
    And the environment variable "NO_COLOR" is "1"
    When a visitor requests "/plain.txt"
    Then the log says, in this order
      | line           |
      | HTTP listening |
    And the log never says "\x1b"

  @log_level_less
  Scenario: An operator can have less logged (only errors)
    Given a node with the configuration
      """toml
      [server.logging]
      level = "error"
      """
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And the log never says anything

  @log_level_environment
  Scenario: RUST_LOG overrides the level of the configuration
    Given a node with the configuration
      """toml
      [server.logging]
      level = "error"
      """
    And the environment variable "RUST_LOG" is "info"
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And the log says, in this order
      | line           |
      | starting ePHPm |
      | HTTP listening |

  @log_secrets
  Scenario Outline: The log never has what visitors keep secret, however much is logged (<where>)
    Given a node with the configuration
      """toml
      [server.logging]
      level = "debug"
      """
    When a visitor requests "/plain.txt" with the header "<header>"
    Then the answer is 200
    And the log says, in this order
      | line           |
      | HTTP listening |
    And the log never says "secret-4711"

    Examples:
      | where               | header                            |
      | their authorization  | Authorization: Bearer secret-4711 |
      | their session        | Cookie: PHPSESSID=secret-4711     |
