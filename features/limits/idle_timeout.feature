@single @limits
Feature: Connections that nobody uses are closed
  A connection costs the node something even when nothing happens on it. Who sends
  nothing for longer than the operator allows loses the connection, without a word;
  who waits for an answer, or is still sending, does not count as idle.

  Background:
    Given a node with the configuration
      """toml
      [server.timeouts]
      idle = 1
      """

  @idle_timeout
  Scenario: A visitor who sends nothing loses the connection (1 s after connecting)
    When a visitor connects and sends nothing
    Then the node closes the connection 1 s after the last byte

  @idle_timeout_kept
  Scenario: A connection that is kept is closed when nobody uses it (1 s after the last answer on it)
    Given a visitor has received "/plain.txt" and keeps the connection
    When the same visitor requests "/small.html" on the same connection
    Then the node closes the connection 1 s after the last byte

  @idle_timeout_anew
  Scenario: Every request starts the idle time again (two requests, 0.7 s apart)
    Given a visitor has received "/plain.txt" and keeps the connection
    And the connection has been silent for 700 ms
    When the same visitor requests "/small.html" on the same connection
    Then the answer is 200
    And the connection stays open for 700 ms

  @idle_timeout_upload
  Scenario: A visitor in the middle of an upload is not idle (a pause of 1.5 s)
    Given a visitor has uploaded half of 100 bytes to "/test.php"
    And the connection has been silent for 1.5 s
    When the visitor sends the rest of the upload
    Then the answer is 200

  @idle_timeout_page @requires.php
  Scenario: A visitor who waits for a page is not idle (a page of 1.5 s)
    When a visitor requests "/sleep.php?ms=1500"
    Then the answer is 200
    And the body is "awake after 1500 ms"

  @idle_timeout_unread
  Scenario: A visitor who does not take its answer loses the connection, too (where 1 s is allowed)
    Given the document root holds "/leaving/film.txt" of 16 MiB
    When a visitor requests "/leaving/film.txt", and does not read the answer for 4 s
    Then the answer breaks off
    And a new visitor is served

  @idle_timeout_off
  Scenario: Zero seconds mean that idle connections stay (silent for 1.5 s)
    Given a node with the configuration
      """toml
      [server.timeouts]
      idle = 0
      """
    And a visitor has received "/plain.txt" and keeps the connection
    And the connection has been silent for 1.5 s
    When the same visitor requests "/small.html" on the same connection
    Then the answer is 200
    And the body is the file "/small.html"
