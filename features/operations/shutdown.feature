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

  @inflight_request_completes @requires.php @http1
  Scenario: A page that was begun is finished before the node goes (1 s)
    Given a visitor has begun to request "/sleep.php?ms=1000"
    When the node is told to stop
    Then the request for "/sleep.php?ms=1000" gets 200
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
    Then a new visitor gets no page
    And the upload can be finished, and is answered with 200

  @new_requests_rejected
  Scenario: A new visitor is turned away at once, so that another node can be tried
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    When the node is told to stop
    Then a new visitor gets no page, and is told so at once
    And the upload can be finished, and is answered with 200

  @readiness_probe_fails
  Scenario: The readiness probe fails as soon as the node is told to stop
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    When the node is told to stop
    Then the readiness probe fails
    And the upload can be finished, and is answered with 200

  @readiness_probe_kept
  Scenario: The readiness probe fails on a connection that it had kept, too
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    And a visitor has received "/_ephpm/ready" and keeps the connection
    When the node is told to stop
    Then the readiness probe fails on the kept connection
    And the upload can be finished, and is answered with 200

  @shutdown_idle_node
  Scenario Outline: A node with nothing to do is gone at once (<signal>)
    When the node is told to stop by "<signal>"
    Then the node exits at once with code 0
    And no process of the node is left, and nobody listens at its address

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
    Then the node exits at once with code 0
    And the node closes the connection

  @shutdown_kept_connection_bound
  Scenario: A connection that is kept holds the node no longer than allowed (1 s)
    Given a node with the configuration
      """toml
      [server.timeouts]
      shutdown = 1
      """
    And a visitor has received "/plain.txt" and keeps the connection
    When the node is told to stop
    Then the node exits within 1 s with code 0

  @shutdown_http2_goodbye @requires.http2
  Scenario: A visitor over HTTP/2 is told before the connection closes, so that no request is lost
    Given a visitor has received "/plain.txt" over HTTP/2 and keeps the connection
    When the node is told to stop
    Then the node closes the connection, and says so before

  @shutdown_http2_stream @requires.http2 @requires.php
  Scenario: A page that was begun over HTTP/2 is finished before the node goes (1 s)
    Given a visitor has begun to request "/sleep.php?ms=1000" over HTTP/2
    When the node is told to stop
    Then the request for "/sleep.php?ms=1000" gets 200
    And the node exits with code 0

  @shutdown_deadline
  Scenario: A node gives up a request that does not end in time (an upload that never ends, 1 s)
    Given a node with the configuration
      """toml
      [server.timeouts]
      shutdown = 1
      """
    And a visitor has uploaded half of 100 bytes to "/test.php"
    When the node is told to stop
    Then the node exits within 1 s with code 0
    And the node closes the connection

  @shutdown_deadline_page @requires.php
  Scenario: A node gives up a page that does not end in time (8 s, where 1 s is allowed)
    Given a node with the configuration
      """toml
      [server.timeouts]
      shutdown = 1
      """
    And a visitor has begun to request "/sleep.php?ms=8000"
    When the node is told to stop
    Then the node exits within 1 s with code 0
    And the request for "/sleep.php?ms=8000" gets no answer

  @shutdown_told_twice
  Scenario Outline: A node that is told to stop twice stops as if it was told once (<first>, then <second>)
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    And the node was told to stop by "<first>"
    When the node is told to stop by "<second>"
    Then the upload can be finished, and is answered with 200
    And the node exits with code 0

    Examples:
      | first   | second  |
      | SIGTERM | SIGTERM |
      | SIGINT  | SIGTERM |

  @shutdown_log @requires.logs
  Scenario: The log tells how a node stopped (one upload under way)
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
  Scenario: The log tells what a node gave up when it stopped (an upload that never ends)
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
