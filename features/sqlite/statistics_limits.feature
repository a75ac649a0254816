@single @sqlite @stats @requires.metrics
Feature: What is counted of statements has a limit, and nothing breaks there
  A program that writes a new statement each time, or somebody who means harm, must not fill the
  node's memory or the collector of its metrics. The operator says how many kinds are known and
  how many have a number of their own; every statement counts all the same. Nor does it help to
  write statements that are long or make no sense.

  @stats_digest_cap @fresh
  Scenario: As many kinds are known as the operator allows, and every statement counts (10 of 30)
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = true

      [db.analysis]
      digest_store_max_entries = 10
      """
    When a client runs 60 statements of 30 kinds
    Then "ephpm_query_active_digests" has grown by 10
    And each kind of statement was counted as often as it was run
    And the node still serves, in the same process

  @stats_digest_cap_crowd @fresh
  Scenario: Many clients at once get no further kind past the limit (10 of 30)
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = true

      [db.analysis]
      digest_store_max_entries = 10
      """
    When 10 clients run 60 statements each, of 30 kinds
    Then "ephpm_query_active_digests" has grown by 10
    And each kind of statement was counted as often as it was run

  @stats_digest_cap @stats_digest_cap_large @fresh @nightly
  Scenario: Many clients at once get no further kind past the limit (100 of 200)
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = true

      [db.analysis]
      digest_store_max_entries = 100
      """
    When 20 clients run 400 statements each, of 200 kinds
    Then "ephpm_query_active_digests" has grown by 100
    And each kind of statement was counted as often as it was run
    And the node still serves, in the same process

  @stats_label_cap @fresh
  Scenario: Kinds without a number of their own share one, and the log says so once (3 of 5)
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = true

      [db.analysis]
      metric_label_series_max = 3
      """
    When a client runs 20 statements of 5 kinds
    Then the node has counted, and nothing else
      | statement          | times |
      | SELECT ? AS kind_1 | 4     |
      | SELECT ? AS kind_2 | 4     |
      | SELECT ? AS kind_3 | 4     |
      | __other__          | 8     |
    And "ephpm_query_active_digests" has grown by 5
    And the log says "query stats metric label cardinality cap reached" once

  @stats_label_none @fresh
  Scenario: No kind has a number of its own where the operator allows none
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = true

      [db.analysis]
      metric_label_series_max = 0
      """
    When a client runs 20 statements of 5 kinds
    Then the node has counted, and nothing else
      | statement | kind  | status | times | rows |
      | __other__ | query | ok     | 20    | 20   |

  @stats_normalisation_scales
  Scenario Outline: The time that a statement takes grows with its length and no faster (<what>)
    Given a node with a database
    When a client runs a statement with <what>, and one eight times as long
    Then the longer statement took its share of time and no more

    Examples:
      | what           |
      | a long list    |
      | a long text    |
      | a long comment |
      | many blanks    |
      | a long name    |

  @fuzz_sql @fresh
  Scenario: No statement that somebody can think of breaks the node (300 of them)
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = true

      [db.analysis]
      slow_query_threshold = "0ms"
      digest_store_max_entries = 50
      metric_label_series_max = 20
      """
    When a client runs 300 made-up statements
    Then the node still serves, in the same process
    And "ephpm_query_active_digests" has grown by 50
    And the page of the metrics does not contain "neversaid"
    And the log never says "neversaid"

  @stats_off
  Scenario: Nothing is counted of statements where the operator does not want it
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = true

      [db.analysis]
      query_stats = false
      slow_query_threshold = "0ms"
      """
    When a client runs "SELECT 1 AS kind_1"
    Then the statement finds 1 row
    And the page of the metrics does not contain "ephpm_query"
    And the log never says "slow query"
