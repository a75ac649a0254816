@sqlite-cluster @sqlite @ha @requires.cluster @requires.resp
Feature: Nodes without a name of their own can be restarted like others
  Who sets up a cluster need not think of names: a node that was given none draws one. It votes by
  that name, so it keeps it with its database: with a new name at each start the cluster would wait
  for the votes of nodes that nobody will ever start again.

  Background:
    Given a cluster of 3 nodes with a database and the configuration
      """toml
      [cluster]
      node_id = ""
      """

  @sqlite_nameless_restart
  Scenario: A database of nodes without names has a primary after every node was restarted
    Given within the election time every node takes one node for the primary
    When every node is restarted, one after the other
    Then within the failover time every node takes one node for the primary

  @sqlite_nameless_history @requires.one-writer
  Scenario: Every promise of the database holds while nodes without names are restarted
    Given clients move money, insert and count through every node all the while
    When every node is restarted, one after the other
    Then the clients' history shows every promise kept
