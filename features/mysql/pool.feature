@mysql-proxy @mysql @requires.configuration
Feature: Many clients share few connections to the database
  A database server has room for so many connections, and each of them costs. The node has at most
  `max_connections`, and gives them to its clients in turn.

  Background:
    Given a database server
      """
      CREATE TABLE book (id INT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(50))
      INSERT INTO book (title) VALUES ('Emma')
      """
    And a node with the configuration
      """toml
      [db.mysql]
      url = "mysql://shop:seven-seas@{primary address}/main"
      listen = "{mysql address}"
      min_connections = 0
      max_connections = 4
      """

  @mysql_pooling
  Scenario: Clients wait for one another, and the server never has more than max_connections
    When 50 clients run "SELECT SLEEP(0.02)", and leave
    Then each statement is done
    And the database server has had 4 connections of the node

  @mysql_pool_pages @requires.php
  Scenario: Pages wait for one another, and the server never has more than max_connections
    When 12 clients run "SELECT SLEEP(0.05)" through PDO, and leave
    Then each statement is done
    And the database server has had at most 4 connections of the node

  @mysql_pool_reused
  Scenario: A connection is used again by the next client
    Given a client at the database server has run "CREATE TABLE main.visit (connection INT)"
    When a new client runs "INSERT INTO visit VALUES (CONNECTION_ID())", 20 times
    Then each statement is done
    And a client at the database server finds 1 by "SELECT COUNT(DISTINCT connection) FROM main.visit"

  @mysql_pool_no_more_than_needed
  Scenario: The node has no connection before somebody needs one
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And the database server has at most 1 connection of the node for 1 s

  @mysql_pool_least
  Scenario: The node has min_connections before anybody asks
    Given a node with the configuration
      """toml
      [db.mysql]
      min_connections = 3
      """
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And the database server has 3 connections of the node

  @mysql_pool_least_again
  Scenario: Connections that the server has ended are made again, up to min_connections
    Given a node with the configuration
      """toml
      [db.mysql]
      min_connections = 3
      health_check_interval = "200ms"
      """
    And a new client has run "SELECT 1"
    When the database server ends every connection of the node
    Then the database server has 3 connections of the node, none of them there before

  @mysql_pool_full
  Scenario: A client that waits for a connection for longer than pool_timeout is told that there are too many
    Given a node with the configuration
      """toml
      [db.mysql]
      max_connections = 2
      pool_timeout = "1s"
      """
    And client "a" has run "SELECT 1"
    And client "b" has run "SELECT 1"
    When client "c" runs "SELECT 1"
    Then the statement is refused with 1040 "08004" after 1 s
    And client "a" finds "Emma" by "SELECT title FROM book"
    And the database server has had at most 2 connections of the node

  @mysql_pool_freed
  Scenario: A client that waits for a connection is served when another one leaves
    Given a node with the configuration
      """toml
      [db.mysql]
      max_connections = 1
      """
    And client "a" has run "SELECT 1"
    And client "b" has run "SELECT title FROM book", without waiting
    When client "a" leaves
    Then the statement of client "b" finds 1 row

  @mysql_pool_page_over @requires.php
  Scenario: A page that has ended has freed its connection
    Given a node with the configuration
      """toml
      [db.mysql]
      max_connections = 1
      """
    And a client has run "SELECT 1" through PDO
    When client "b" runs "SELECT title FROM book"
    Then the statement finds 1 row

  @mysql_pool_broken_off
  Scenario: A client that goes without a word frees its connection
    Given a node with the configuration
      """toml
      [db.mysql]
      max_connections = 1
      """
    And client "a" has run "SELECT 1"
    And client "b" has run "SELECT title FROM book", without waiting
    When client "a" breaks off
    Then the statement of client "b" finds 1 row

  @mysql_pool_unread
  Scenario: The answer of a client that does not wait for it reaches nobody else
    Given a node with the configuration
      """toml
      [db.mysql]
      max_connections = 1
      """
    And client "a" has run "SELECT seq, REPEAT('a', 1000) FROM seq_1_to_300000", without waiting
    And a client at the database server has run "SELECT SLEEP(0.5)"
    When client "a" breaks off
    Then client "b" finds "Emma" by "SELECT title FROM book"

  @mysql_pool_idle
  Scenario: A connection that nobody needs is closed after idle_timeout
    Given a node with the configuration
      """toml
      [db.mysql]
      idle_timeout = "1s"
      health_check_interval = "200ms"
      """
    When 4 clients run "SELECT SLEEP(0.1)", and leave
    Then each statement is done
    And the database server has 0 connections of the node

  @mysql_pool_idle_kept
  Scenario: A connection that nobody needs is kept for idle_timeout
    When a new client runs "SELECT title FROM book"
    Then the statement finds 1 row
    And the database server has 1 connection of the node for 2 s

  @mysql_pool_old
  Scenario: A connection is replaced after max_lifetime, however busy it is
    Given a node with the configuration
      """toml
      [db.mysql]
      min_connections = 1
      max_lifetime = "1s"
      health_check_interval = "200ms"
      """
    And a new client has run "SELECT 1"
    When a new client runs "SELECT SLEEP(0.1)", 15 times
    Then each statement is done
    And the database server has 1 connection of the node, none of them there before

  @mysql_pool_dead
  Scenario: A connection that the server has ended is given to no client
    Given 4 clients have run "SELECT SLEEP(0.1)", and leave
    When the database server ends every connection of the node
    Then a new client finds "Emma" by "SELECT title FROM book"
    And a new client finds "Emma" by "SELECT title FROM book"

  @mysql_pool_checked
  Scenario: Connections are looked at without one more than max_connections
    Given a node with the configuration
      """toml
      [db.mysql]
      min_connections = 4
      health_check_interval = "50ms"
      """
    When 40 clients run "SELECT SLEEP(0.05)", and leave
    Then each statement is done
    And the database server has had at most 4 connections of the node

  @mysql_pool_server_limit
  Scenario: Whoever comes is told where the server itself has no room
    Given the database server let the node have 2 connections
    And client "a" has run "SELECT 1"
    And client "b" has run "SELECT 1"
    When client "c" runs "SELECT 1"
    Then the statement is refused with 1429 "HY000" within 2 s
    And client "a" finds "Emma" by "SELECT title FROM book"

  @mysql_pool_stopped
  Scenario: A node that is told to stop ends its connections
    Given client "a" has run "SELECT 1"
    When the node is told to stop
    Then the node exits with code 0
    And the database server has 0 connections of the node
