@single @operations @requires.clock-jumps
Feature: A clock that is set right harms nobody
  A machine's clock runs wrong until somebody, or a time service, sets it: by an hour in one
  moment, ahead or back. What was to last for a time lasts for that time, nobody is taken for
  idle, late or dead, and whoever is waited for is still waited for.

  @clock_jump_key @requires.resp
  Scenario Outline: A key lasts as long as it was given, though the clock is set (60 min <side>)
    Given a node with a Redis port
    And the key "loan" holds "borrowed" for 100 s
    When the clock is set 60 min <side>
    Then the key "loan" holds "borrowed"
    And the key "loan" expires in 100 s

    Examples:
      | side  |
      | ahead |
      | back  |

  @clock_jump_key_ends @requires.resp
  Scenario: A key ends when its time is over, though the clock is set back (2 s, 60 min back)
    Given a node with a Redis port
    And a Redis client has sent SET "brief" "bye" PX 2000
    When the clock is set 60 min back
    Then the key "brief" is there for 2 s, and then gone

  @clock_jump_session @requires.resp @requires.php @requires.kv
  Scenario: A visitor's session outlives a clock that is set (60 min ahead, sessions of 24 min)
    Given a node with a Redis port and the configuration
      """toml
      [php]
      ini_overrides = [["session.save_handler", "ephpm"]]
      """
    And a visitor has received "/basket.php?add=apple"
    When the clock is set 60 min ahead
    Then the same visitor gets "apple" from "/basket.php"

  @clock_jump_connection
  Scenario: A kept connection is not idle for a clock that is set (60 min ahead, where 60 s are allowed)
    Given a node
    And a visitor has received "/plain.txt" and keeps the connection
    When the clock is set 60 min ahead
    Then the connection stays open for 1 s
    And the same visitor gets the file "/small.html" from "/small.html" on the same connection

  @clock_jump_page @requires.php
  Scenario Outline: A page that is on its way is not late for a clock that is set (60 min <side>, where 5 s are allowed)
    Given a node with the configuration
      """toml
      [server.timeouts]
      request = 5
      """
    And a visitor has begun to request "/sleep.php?ms=1500"
    When the clock is set 60 min <side>
    Then the request for "/sleep.php?ms=1500" gets 200

    Examples:
      | side  |
      | ahead |
      | back  |

  @clock_jump_rate
  Scenario: A visitor who was refused is served again in time, though the clock is set back (one a second)
    Given a node with the configuration
      """toml
      [server.limits]
      per_ip_rate = 1.0
      per_ip_burst = 2
      """
    And the clock was set 60 min ahead
    And a new visitor has received "/plain.txt" and keeps 2 connections
    When the clock is set 60 min back
    Then the new visitor is served again within 1 s

  @clock_jump_date
  Scenario: An answer has the right date again once the clock is set right (60 min ahead until then)
    Given a node
    And the clock was set 60 min ahead
    And a visitor has received "/plain.txt"
    And the clock was set right
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And the header "Date" is the time of the answer
