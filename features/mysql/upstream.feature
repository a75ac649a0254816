@mysql-proxy @mysql @requires.configuration
Feature: A node tells whether it has reached its database
  A node that never reached its database cannot serve the application, and says so to the platform.
  Once it has, an outage of the database is no reason to take the node away: what needs no database
  is still served, and whoever needs it is told at once.

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
      """

  @mysql_not_ready
  Scenario: A node whose database was never reached is not ready, and says why
    Given the database server was stopped
    When a visitor requests "/_ephpm/ready"
    Then the answer is 503
    And the body is "{\"status\":\"not_ready\",\"reason\":\"database proxy has not reached its upstream: mysql proxy {mysql address} -> {primary address}\"}"

  @mysql_not_ready_alive
  Scenario: A node whose database was never reached lives, and serves what needs no database
    Given the database server was stopped
    When a visitor requests "/_ephpm/health"
    Then the answer is 200
    And the next visitor gets the file "/plain.txt" from "/plain.txt"

  @mysql_ready_later
  Scenario: A node is ready when its database is
    Given the database server was stopped
    And a visitor has received "/plain.txt"
    When the database server is started
    Then within the upstream time the next visitor gets "{\"status\":\"ready\"}" from "/_ephpm/ready"
    And a client finds "Emma" by "SELECT title FROM book"

  @mysql_waits_at_start
  Scenario: A client that comes before the database does is served when that is there
    Given the database server was stopped
    And client "a" has run "SELECT title FROM book", without waiting
    When the database server is started
    Then the statement of client "a" finds 1 row

  @mysql_told_at_start
  Scenario: A client is told in some seconds that the database is not there
    Given the database server was stopped
    When client "a" runs "SELECT title FROM book"
    Then the statement is refused with 1429 "HY000" within 7 s

  @mysql_still_ready
  Scenario: A node whose database has gone stays ready, and serves what needs no database
    Given a new client has run "SELECT title FROM book"
    And the database server was killed
    And a new client has run "SELECT title FROM book"
    When a visitor requests "/_ephpm/ready"
    Then the answer is 200
    And the next visitor gets the file "/plain.txt" from "/plain.txt"

  @mysql_told_later
  Scenario: A client is told at once that the database has gone
    Given a new client has run "SELECT title FROM book"
    And the database server was killed
    When a new client runs "SELECT title FROM book"
    Then the statement is refused with 1429 "HY000" within 2 s

  @mysql_back_later
  Scenario: A database that is there again is used again
    Given a new client has run "SELECT title FROM book"
    And the database server was killed
    And a new client has run "SELECT title FROM book"
    When the database server is started
    Then within the upstream time a new client finds "Emma" by "SELECT title FROM book"
    And the node still serves, in the same process

  @mysql_killed_in_answer
  Scenario: Half of an answer is never taken for the whole
    Given client "a" has run "SELECT seq, REPEAT('x', 1000) FROM seq_1_to_2000000", without waiting
    When the database server is killed
    Then the statement of client "a" gets no answer
    And the next visitor gets the file "/plain.txt" from "/plain.txt"

  @mysql_killed_in_query
  Scenario: A client whose database dies before it has answered is not kept waiting
    Given client "a" has run "SELECT SLEEP(20)", without waiting
    When the database server is killed
    Then the statement of client "a" gets no answer within 2 s

  @mysql_stalled
  Scenario: A database that stalls costs time, and no answer
    Given client "a" has run "SELECT title FROM book"
    And the database server was paused
    And client "a" has run "SELECT title FROM book", without waiting
    When the database server is woken
    Then the statement of client "a" finds 1 row

  @mysql_ended_between
  Scenario: A client whose connection to the database was ended loses its connection to the node
    Given client "a" has run "SET @total = 42"
    And the database server ended every connection of the node
    When client "a" runs "SELECT @total"
    Then the statement gets no answer
    And client "b" finds "Emma" by "SELECT title FROM book"

  @mysql_prepared_reconnect
  Scenario: Who connects again after an outage prepares again
    Given a node with the configuration
      """toml
      [db.mysql]
      max_connections = 1
      """
    And client "a" has run "SELECT title FROM book WHERE id = ?" with the values [1], prepared once
    And the database server ended every connection of the node
    And client "a" has run "SELECT title FROM book WHERE id = ?" with the values [1], prepared once
    When client "a" runs "SELECT title FROM book WHERE id = ?" with the values [1], prepared once
    Then the rows are
      | title |
      | Emma  |

  @mysql_turned_away
  Scenario: A node that its database turns away is not ready, and its log says why
    Given the database server turned the node away
    When a visitor requests "/_ephpm/ready"
    Then the answer is 503
    And the log says "database proxy upstream connect failed"
    And the log says "account is locked"
    And the log never says "seven-seas"

  @mysql_let_in_again
  Scenario: A node that its database lets in again is ready
    Given the database server turned the node away
    And a visitor has received "/plain.txt"
    When the database server lets the node in again
    Then within the upstream time the next visitor gets "{\"status\":\"ready\"}" from "/_ephpm/ready"

  @mysql_metrics
  Scenario: The metrics tell that the database was reached
    Given a client has run "SELECT title FROM book"
    When a visitor requests "/metrics"
    Then the metrics have
      | name                                    | type    | value | label    |
      | ephpm_db_proxy_upstream_ever_connected  | gauge   | 1     | upstream |
      | ephpm_db_proxy_upstream_up              | gauge   | 1     | db       |
    And the body contains "upstream=\"{primary address}\""
    And the body does not contain "seven-seas"

  @mysql_metrics_down
  Scenario: The metrics tell that the database was not reached
    Given the database server was stopped
    And client "a" has run "SELECT title FROM book"
    When a visitor requests "/metrics"
    Then the metrics have
      | name                                    | type    | value | label    |
      | ephpm_db_proxy_upstream_ever_connected  | gauge   | 0     | upstream |
      | ephpm_db_proxy_upstream_up              | gauge   | 0     | upstream |
      | ephpm_db_proxy_connect_failures         | counter |       |          |

  @mysql_metrics_gone
  Scenario: The metrics tell that the database has gone, and that it was there
    Given a new client has run "SELECT title FROM book"
    And the database server was killed
    And 3 clients have run "SELECT title FROM book", and leave
    When a visitor requests "/metrics"
    Then the metrics have
      | name                                   | type  | value | label    |
      | ephpm_db_proxy_upstream_ever_connected | gauge | 1     | upstream |
      | ephpm_db_proxy_upstream_up             | gauge | 0     | upstream |

  @mysql_metrics_failures
  Scenario: Each try that comes to nothing is counted
    Given a new client has run "SELECT title FROM book"
    And the database server was killed
    And a new client has run "SELECT title FROM book"
    When 2 clients run "SELECT title FROM book", and leave
    Then "ephpm_db_proxy_connect_failures_total" has grown by 2

  @mysql_log_start
  Scenario: The log says where the node listens, and for which database
    When a client runs "SELECT title FROM book"
    Then the statement finds 1 row
    And the log says, in this order
      | line                                                                                                                   |
      | MySQL proxy listening (upstream connect continues in the background) listen={mysql address} upstream={primary address} |
    And the log never says "seven-seas"

  @mysql_log_outage
  Scenario: An outage does not fill the log
    Given the database server was killed
    When 20 clients run "SELECT title FROM book", and leave
    Then the log says "database proxy upstream connect failed"
    And the log never says "failures=5"
