@sqlite-cluster @sqlite @ha @requires.cluster @requires.resp
Feature: The nodes of a cluster agree on one of them that takes the writes
  A database of several nodes has one primary. Where no operator has named it the nodes elect it, and
  any of them can say who it is, so that applications know where to write. Who lost sight of the
  primary stays ready, for its pages and reads still serve visitors; who was started and has found
  none yet is not ready, for it does not know what the database holds.

  @sqlite_election
  Scenario: Nodes that are started together elect exactly one primary, the lowest by name (3 nodes)
    Given a cluster of 3 nodes with a database
    When the nodes are started
    Then within the election time every node takes node "a" for the primary
    And for the next 2 s every node takes node "a" for the primary

  @sqlite_election_five
  Scenario: Nodes that are started together elect exactly one primary, the lowest by name (5 nodes)
    Given a cluster of 5 nodes with a database
    When the nodes are started
    Then within the election time every node takes node "a" for the primary
    And for the next 2 s every node takes node "a" for the primary

  @sqlite_election_writes
  Scenario: The primary takes writes as soon as the nodes are ready
    Given a cluster of 3 nodes with a database
    And the nodes are started
    When a client at node "a" runs "CREATE TABLE people (id INT PRIMARY KEY)"
    Then the statement is done
    And within the replication time a new client at every node finds 0 by "SELECT COUNT(*) FROM people"

  @sqlite_election_own_claim
  Scenario: Every node tells who the primary is, the primary too
    Given a cluster of 3 nodes with a database
    When the nodes are started
    Then within the election time every node has the key "sqlite:primary"
    And within the election time every node takes node "a" for the primary

  @sqlite_election_late @fresh
  Scenario: A primary keeps its role when a node with a lower name comes later
    Given a cluster of 3 nodes with a database and the configuration
      """toml
      [reference]
      sqlite_grace = 1.0
      """
    When the nodes are started, node "a" when the others are ready
    Then within the election time every node takes node "b" for the primary
    And for the next 3 s every node takes node "b" for the primary
    And a new client at node "a" finds 1 by "SELECT @@read_only"

  @sqlite_key_is_no_throne
  Scenario: Nobody becomes the primary by writing that it is (a client's SET)
    Given a cluster of 3 nodes with a database
    And a client at node "a" has run "CREATE TABLE people (id INT PRIMARY KEY)"
    When a client of node "c" sends SET "sqlite:primary" "node-c|10.0.0.9:7948|0123456789abcdef0123456789abcdef"
    Then within the election time every node takes node "a" for the primary
    And a new client at node "c" finds 1 by "SELECT @@read_only"
    And a new client at node "a" finds 0 by "SELECT @@read_only"

  @sqlite_key_removed
  Scenario: Nobody loses the role because what says so is deleted (a client's DEL)
    Given a cluster of 3 nodes with a database
    And within the election time every node takes node "a" for the primary
    When a client of node "b" sends DEL "sqlite:primary"
    Then within the election time every node takes node "a" for the primary
    And a new client at node "a" finds 0 by "SELECT @@read_only"

  @sqlite_role_change
  Scenario: A replica that becomes the primary logs each step, and is healthy all the while
    Given a cluster of 3 nodes with a database
    And within the election time every node takes node "a" for the primary
    When node "a" is killed
    Then within the failover time nodes "b" and "c" take node "b" for the primary
    And the log of node "b" says "elected as SQLite primary" once
    And the log of node "b" says "role change detected new_role=Primary"
    And the log of node "b" says "CDC primary: serving replication streams on cdc/default"
    And for the next 1 s visitors get "{\"status\":\"ok\"}" from "/_ephpm/health" on every node

  @sqlite_minority_ready
  Scenario: A replica that is left alone still serves pages, and says that it is ready
    Given a cluster of 3 nodes with a database
    And within the election time every node takes node "a" for the primary
    And node "c" was cut off from the others
    And within the failover time node "c" takes no node for the primary
    And for the next 3 s node "c" takes no node for the primary
    When a visitor requests "/_ephpm/ready" from node "c"
    Then the answer is 200

  @sqlite_not_ready @fresh
  Scenario: A node that was started and finds no primary says that it is not ready
    Given a cluster of 3 nodes with a database
    And nodes "a", "b" and "c" were stopped together
    When node "c" is started again without waiting
    Then for the next 3 s node "c" is healthy and not ready

  @sqlite_named_primary @fresh
  Scenario: A node that is told to be the primary is it, whatever its name
    Given a cluster of 3 nodes with a database, node "c" with the configuration
      """toml
      [db.sqlite.replication]
      role = "primary"
      """
    When the nodes are started
    Then within the election time every node takes node "c" for the primary
    And a new client at node "c" finds 0 by "SELECT @@read_only"

  @sqlite_named_replica @fresh
  Scenario: A node that is told to be a replica is never elected, whatever its name
    Given a cluster of 3 nodes with a database, node "a" with the configuration
      """toml
      [db.sqlite.replication]
      role = "replica"
      primary_grpc_url = "{address of b}:7948"
      """
    When the nodes are started
    Then within the election time every node takes node "b" for the primary
    And a new client at node "a" finds 1 by "SELECT @@read_only"

  @sqlite_replica_of_one @fresh
  Scenario: A replica of a named primary follows nobody else, and elects nobody else
    Given a cluster of 3 nodes with a database, node "c" with the configuration
      """toml
      [db.sqlite.replication]
      role = "replica"
      primary_grpc_url = "http://{address of a}:7948"
      """
    And within the election time every node takes node "a" for the primary
    When node "a" is killed
    Then within the failover time nodes "b" and "c" take no node for the primary
    And for the next 2 s nodes "b" and "c" take no node for the primary
    And a new client at node "b" finds 1 by "SELECT @@read_only"

  @sqlite_snapshot_limit @fresh
  Scenario: A node takes no database that is larger than it is told to take
    Given a cluster of 3 nodes with a database, node "c" with the configuration
      """toml
      [db.sqlite.replication]
      max_snapshot_bytes = 4096
      """
    And a client at node "a" has run "CREATE TABLE people (id INT PRIMARY KEY)"
    And node "c" was killed
    When node "c" is started again with an empty disk, without waiting
    Then the log of node "c" says "max_snapshot_bytes"
    And for the next 2 s node "c" is healthy and not ready

  @sqlite_channel_elsewhere @fresh
  Scenario: Nodes share their database over the port that is configured for it
    Given a cluster of 3 nodes with a database and the configuration
      """toml
      [cluster.channel]
      listen = "{host}:9100"
      """
    When a client at node "a" runs "CREATE TABLE people (id INT PRIMARY KEY)"
    Then within the replication time a new client at every node finds 0 by "SELECT COUNT(*) FROM people"
    And the log of node "a" says "cluster channel: listener bound (opt-in features active)"

  @sqlite_channel_secret @fresh
  Scenario: Nodes may have a secret for their database alone
    Given a cluster of 3 nodes with a database and the configuration
      """toml
      [cluster]
      secret = ""
      allow_insecure_no_auth = true
      [cluster.channel]
      secret = "only for the database"
      """
    When a client at node "a" runs "CREATE TABLE people (id INT PRIMARY KEY)"
    Then within the replication time a new client at every node finds 0 by "SELECT COUNT(*) FROM people"

  @sqlite_roles_refused
  Scenario Outline: A node does not start with a role that it cannot have (<what>)
    When an operator starts a node with the configuration
      """toml
      [db.sqlite]
      path = "{directory}/app.db"
      [db.sqlite.proxy]
      mysql_listen = "{mysql address}"
      [db.sqlite.replication]
      role = "<role>"
      primary_grpc_url = "<primary>"
      [cluster]
      enabled = <clustered>
      secret = "a secret"
      bind = "127.0.0.1:0"
      """
    Then the node refuses to start, and says
      | word           |
      | replication    |
      | <word>         |

    Examples:
      | what                              | role    | primary        | clustered | word             |
      | a primary of nobody               | primary |                | false     | role             |
      | a replica of nobody               | replica | 127.0.0.1:7948 | false     | role             |
      | a replica that is told no primary | replica |                | true      | primary_grpc_url |
      | a replica of no address           | replica | the first one  | true      | primary_grpc_url |
      | a role that there is not          | boss    |                | true      | role             |

  @sqlite_needs_secret
  Scenario: A node does not share its database without a secret
    When an operator starts a node with the configuration
      """toml
      [db.sqlite]
      path = "{directory}/app.db"
      [db.sqlite.proxy]
      mysql_listen = "{mysql address}"
      [cluster]
      enabled = true
      allow_insecure_no_auth = true
      bind = "127.0.0.1:0"
      """
    Then the node refuses to start, and says
      | word   |
      | secret |
