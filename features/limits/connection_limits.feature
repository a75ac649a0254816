@single @limits
Feature: No more connections than allowed are served
  A node that takes every connection can be talked to death. The operator says how
  many it serves at a time, in all and for each visitor; one more is refused at
  once, and those who are there notice nothing.

  @max_connections
  Scenario: One connection too many is refused at once (a third, where 2 are allowed)
    Given a node with the configuration
      """toml
      [server.limits]
      max_connections = 2
      """
    And 2 visitors have each received "/plain.txt" and keep their connections
    When one more visitor requests "/plain.txt"
    Then the answer is 503
    And the header "Connection" is "close"
    And the body is empty
    And the node closes the connection

  @max_connections_others
  Scenario: The refusal of one connection too many does not disturb those who are connected (two of two)
    Given a node with the configuration
      """toml
      [server.limits]
      max_connections = 2
      """
    And 2 visitors have each received "/plain.txt" and keep their connections
    When one more visitor requests "/plain.txt"
    Then the answer is 503
    And the 2 visitors get the file "/small.html" from "/small.html" on their connections

  @max_connections_room
  Scenario: A visitor who leaves makes room for another (2 of 2, one leaves)
    Given a node with the configuration
      """toml
      [server.limits]
      max_connections = 2
      """
    And 2 visitors have each received "/plain.txt" and keep their connections
    And one more visitor was refused with 503
    When one of the visitors leaves
    Then a new visitor is served

  @max_connections_unlimited
  Scenario: Without a limit of connections, or with zero, every visitor is served (60 at once)
    Given a node with the configuration
      """toml
      [server.limits]
      max_connections = 0
      per_ip_max_connections = 0
      """
    When 60 visitors request "/plain.txt" at once
    Then all 60 answers are "A plain text file.\n"

  @per_ip_max_connections
  Scenario: One visitor cannot take all connections (the third from one address)
    Given a node with the configuration
      """toml
      [server.limits]
      per_ip_max_connections = 2
      """
    And a new visitor has received "/plain.txt" and keeps 2 connections
    When the new visitor requests "/plain.txt"
    Then the answer is 503
    And another visitor is served

  @per_ip_max_connections_room
  Scenario: The visitor's own limit has room again when a connection ends (two of two, one ends)
    Given a node with the configuration
      """toml
      [server.limits]
      per_ip_max_connections = 2
      """
    And a new visitor has received "/plain.txt" and keeps 2 connections
    When one of the visitors leaves
    Then the new visitor is served again within 1 s
