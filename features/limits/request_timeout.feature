@single @limits
Feature: A request that takes too long is answered with 504
  No visitor waits for ever: whoever runs the site says how many seconds a request
  may take, and a request that takes longer is answered, not forgotten. What
  others are doing is not disturbed by it.

  Background:
    Given a node with the configuration
      """toml
      [server.timeouts]
      request = 1
      """

  @request_timeout @requires.php
  Scenario: A page that takes longer than it may is answered in its place (2.5 s, where 1 s is allowed)
    When a visitor requests "/sleep.php?ms=2500"
    Then the visitor is refused with 504
    And the answer comes after 1 s
    And the header "Content-Type" is "text/plain"
    And the body is "504 Gateway Timeout"

  @request_timeout_connection_usable @requires.php
  Scenario: A connection can be used after a page on it took too long (the next page on it is served)
    Given a visitor has received "/plain.txt" and keeps the connection
    When the same visitor requests "/sleep.php?ms=2500" on the same connection
    Then the answer is 504
    And the same visitor gets the file "/small.html" from "/small.html" on the same connection

  @request_timeout_in_time @requires.php
  Scenario: A page that ends in time is served (300 ms, where 1 s is allowed)
    When a visitor requests "/sleep.php?ms=300"
    Then the answer is 200
    And the body is "awake after 300 ms"

  @request_timeout_upload
  Scenario: An upload that never ends is answered when its time is over (half of 100 bytes)
    When a visitor uploads half of 100 bytes to "/test.php", and waits for the answer
    Then the visitor is refused with 504
    And the answer comes after 1 s
    And the node still serves, in the same process

  @request_timeout_others @requires.php
  Scenario: One late request does not delay another (a page beside it)
    Given a visitor has begun to request "/sleep.php?ms=2500"
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And the body is the file "/plain.txt"
    And the request for "/sleep.php?ms=2500" gets 504

  @request_timeout_off @requires.php
  Scenario: Zero seconds mean no time limit of a request (a page of 1.5 s)
    Given a node with the configuration
      """toml
      [server.timeouts]
      request = 0
      """
    When a visitor requests "/sleep.php?ms=1500"
    Then the answer is 200
    And the body is "awake after 1500 ms"
