@single @operations @requires.signals
Feature: Stopping loses nothing that was begun
  Whoever updates or moves a site stops its nodes. A node that is told to stop takes
  no new visitors, finishes what it has begun, and is gone within the time that it
  was given, so that a platform can replace nodes without a visitor noticing.

  Background:
    Given a node with the configuration
      """toml
      [server.timeouts]
      shutdown = 10
      """

  @inflight_request_completes @requires.php
  Scenario: A page that was begun is finished before the node goes (1 s)
    Given a visitor has begun to request "/sleep.php?ms=1000"
    When the node is told to stop
    Then the request for "/sleep.php?ms=1000" is answered with 200
    And the node exits with code 0

  @inflight_request_completes
  Scenario: An upload that was begun is finished before the node goes (half of 100 bytes)
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    When the node is told to stop
    Then the upload can be finished, and is answered with 200
    And the node exits with code 0

  @new_requests_not_served
  Scenario: A new visitor gets no page from a node that is stopping
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    When the node is told to stop
    Then a new visitor is not served
    And the upload can be finished, and is answered with 200

  @new_requests_rejected
  Scenario: A new visitor is turned away at once, so that another node can be tried
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    When the node is told to stop
    Then a new visitor is turned away at once
    And the upload can be finished, and is answered with 200

  @readiness_probe_fails
  Scenario: The readiness probe fails as soon as the node is told to stop
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    When the node is told to stop
    Then the readiness probe fails
    And the upload can be finished, and is answered with 200

  @readiness_probe_kept
  Scenario: It fails on a connection that the probe had kept, too
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    And a visitor has received "/_ephpm/ready" and keeps the connection
    When the node is told to stop
    Then the readiness probe on the kept connection fails

  @shutdown_idle_node
  Scenario Outline: A node with nothing to do is gone at once (<signal>)
    When the node gets "<signal>"
    Then the node exits with code 0, at the latest 0 s after it was told to
    And nobody listens at its address

    Examples:
      | signal  |
      | SIGTERM |
      | SIGINT  |

  @shutdown_kept_connection
  Scenario: A connection that is kept for nothing does not hold the node (where 5 s are allowed)
    Given a node with the configuration
      """toml
      [server.timeouts]
      shutdown = 5
      """
    And a visitor has received "/plain.txt" and keeps the connection
    When the node is told to stop
    Then the node exits with code 0, at the latest 0 s after it was told to
    And the node closes the connection

  @shutdown_kept_connection_bound
  Scenario: In no case does it hold the node longer than allowed (1 s)
    Given a node with the configuration
      """toml
      [server.timeouts]
      shutdown = 1
      """
    And a visitor has received "/plain.txt" and keeps the connection
    When the node is told to stop
    Then the node exits with code 0, at the latest 1 s after it was told to

  @shutdown_deadline
  Scenario: What does not end in time is given up (an upload that never ends, 1 s)
    Given a node with the configuration
      """toml
      [server.timeouts]
      shutdown = 1
      """
    And a visitor has uploaded half of 100 bytes to "/test.php"
    When the node is told to stop
    Then the node exits with code 0, at the latest 1 s after it was told to
    And the node closes the connection

  @shutdown_deadline_page @requires.php
  Scenario: A page that does not end in time is given up as well (8 s, where 1 s is allowed)
    Given a node with the configuration
      """toml
      [server.timeouts]
      shutdown = 1
      """
    And a visitor has begun to request "/sleep.php?ms=8000"
    When the node is told to stop
    Then the node exits with code 0, at the latest 1 s after it was told to
    And the request for "/sleep.php?ms=8000" gets no answer

  @shutdown_told_twice
  Scenario Outline: To be told again changes nothing (<first>, then <second>)
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    And the node has got "<first>"
    When the node gets "<second>"
    Then the upload can be finished, and is answered with 200
    And the node exits with code 0

    Examples:
      | first   | second  |
      | SIGTERM | SIGTERM |
      | SIGINT  | SIGTERM |

  @shutdown_log @requires.logs
  Scenario: The log tells how it went (one upload under way)
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    When the node is told to stop
    Then the upload can be finished, and is answered with 200
    And the node exits with code 0
    And the log says, in this order
      | line                                       |
      | received SIGTERM, shutting down            |
      | shutdown signal received, stopping server  |
      | waiting for in-flight connections to drain |
      | all connections drained                    |

  @shutdown_log_deadline @requires.logs
  Scenario: The log tells what was given up (an upload that never ends)
    Given a node with the configuration
      """toml
      [server.timeouts]
      shutdown = 1
      """
    And a visitor has uploaded half of 100 bytes to "/test.php"
    When the node is told to stop
    Then the node exits with code 0
    And the log says, in this order
      | line                                                           |
      | received SIGTERM, shutting down                                |
      | waiting for in-flight connections to drain                     |
      | shutdown timeout reached, force-closing remaining connections  |
