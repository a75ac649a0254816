@single @operations @requires.signals
Feature: A signal that is not about stopping stops no node
  Terminals that hang up, monitoring tools, broken pipes and scripts written for other
  servers send signals. Only who tells a node to stop may end it: every other end
  would cut visitors off without a word in the log.

  @signal_survived @fresh
  Scenario Outline: A node serves on after a signal that does not tell it to stop (<signal>)
    Given a node
    When the node is sent "<signal>"
    Then the node still serves, in the same process

    @signal_survived_sent
    Examples: what people and programs send
      | signal  |
      | SIGHUP  |
      | SIGUSR1 |
      | SIGUSR2 |
      | SIGALRM |

    Examples: what a broken pipe sends
      | signal  |
      | SIGPIPE |

  @signal_during_upload @fresh
  Scenario Outline: A signal that does not tell a node to stop cuts no visitor off (<signal>, half of 100 bytes)
    Given a node
    And a visitor has uploaded half of 100 bytes to "/test.php"
    When the node is sent "<signal>"
    Then the upload can be finished, and is answered with 200
    And the node still serves, in the same process

    Examples:
      | signal  |
      | SIGHUP  |
      | SIGUSR2 |

  @signal_during_page @fresh @requires.php
  Scenario Outline: A signal that does not tell a node to stop ends no page (<signal>, 1 s)
    Given a node
    And a visitor has begun to request "/sleep.php?ms=1000"
    When the node is sent "<signal>"
    Then the request for "/sleep.php?ms=1000" gets 200
    And the node still serves, in the same process

    Examples:
      | signal  |
      | SIGHUP  |
      | SIGALRM |

  @signal_while_stopping @fresh
  Scenario Outline: A signal that comes while a node stops does not hurry it (<signal>)
    Given a node with the configuration
      """toml
      [server.timeouts]
      shutdown = 10
      """
    And a visitor has uploaded half of 100 bytes to "/test.php"
    And the node was told to stop
    When the node is sent "<signal>"
    Then the upload can be finished, and is answered with 200
    And the node exits with code 0

    Examples:
      | signal  |
      | SIGHUP  |
      | SIGUSR1 |
      | SIGUSR2 |

  @signal_then_stop @fresh
  Scenario: A node that was sent a signal can still be told to stop
    Given a node
    And the node was sent "SIGHUP"
    When the node is told to stop
    Then the node exits at once with code 0
    And no process of the node is left, and nobody listens at its address
