@mysql-proxy @mysql @requires.configuration
Feature: A replica that fails costs nobody an answer
  What a replica can answer, the primary can. So reads go on where a replica is down or comes late,
  and the node is ready without it.

  Background:
    Given a primary and a replica of the database
      """
      CREATE TABLE book (id INT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(50))
      INSERT INTO book (title) VALUES ('Emma')
      """
    And a node with the configuration
      """toml
      [db.mysql]
      url = "mysql://shop:seven-seas@{primary address}/main"
      listen = "{mysql address}"

      [db.mysql.replicas]
      urls = ["mysql://shop:seven-seas@{replica address}/main"]

      [db.read_write_split]
      enabled = true
      sticky_duration = "1s"
      """

  @mysql_replica_absent
  Scenario: A node whose replica does not run is ready, and the primary answers queries
    Given the replica was stopped
    When a client runs "SELECT title, server_name() AS server FROM book"
    Then the rows are
      | title | server  |
      | Emma  | primary |

  @mysql_replica_killed
  Scenario: A client whose replica dies is answered by the primary
    Given client "a" has run "SELECT title FROM book"
    And the replica was killed
    When client "a" runs "SELECT title, server_name() AS server FROM book"
    Then the rows are
      | title | server  |
      | Emma  | primary |

  @mysql_replica_killed_prepared
  Scenario: A prepared query whose replica dies is executed by the primary
    Given client "a" has run "SELECT title, server_name() AS server FROM book WHERE id = ?" with the values [1], prepared once
    And the replica was killed
    When client "a" runs "SELECT title, server_name() AS server FROM book WHERE id = ?" with the values [1], prepared once
    Then the rows are
      | title | server  |
      | Emma  | primary |

  @mysql_replica_turned_away
  Scenario: A replica that turns the node away costs nobody an answer
    Given the replica turned the node away
    When a client runs "SELECT title, server_name() AS server FROM book"
    Then the rows are
      | title | server  |
      | Emma  | primary |

  @mysql_replica_back
  Scenario: A replica that is there again answers queries again
    Given the replica was killed
    And client "a" has run "SELECT title FROM book"
    When the replica is started
    Then within the upstream time client "a" finds "replica" by "SELECT server_name()"

  @mysql_replica_behind
  Scenario: A replica that is behind answers with what it has, after sticky_duration
    Given the replica was 60 s behind the primary
    When client "a" runs "INSERT INTO book (title) VALUES ('Sanditon')"
    Then client "a" finds 2 by "SELECT COUNT(*) FROM book"
    And within 3 s client "a" finds 1 by "SELECT COUNT(*) FROM book"

  @mysql_replica_up_to_date @requires.php
  Scenario: What one client has written another one reads from the replica
    Given client "a" has run "INSERT INTO book (title) VALUES ('Sanditon')"
    And the replica was up to date
    When client "b" runs "SELECT COUNT(*) AS n, server_name() AS server FROM book" through PDO
    Then the rows are
      | n | server  |
      | 2 | replica |

  @mysql_replica_refuses
  Scenario: A query that a replica refuses is no reason to leave it
    When client "a" runs "SELECT nothing FROM book"
    Then the statement is refused with 1054 "42S22"
    And within 3 s client "a" finds "replica" by "SELECT server_name()"
