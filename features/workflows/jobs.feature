@cluster @workflows @requires.cluster @requires.php @requires.kv @requires.metrics
Feature: A long job answers at once, and is done in its own time
  Who starts what takes long is told at once that it was taken, and may leave. The job goes on, is
  done once, and how far it is can be asked of every node; it never seems to go back.

  Background:
    Given a cluster of 3 nodes with the configuration
      """toml
      [server.metrics]
      enabled = true
      """

  @workflow_async
  Scenario: A job that takes long is taken at once (6 s)
    When a visitor posts the form "ms=6000" to "/jobs.php" from node "a"
    Then the answer is 202
    And the header "Location" matches "/jobs\.php\?id=\d+"
    And within the replication time visitors get "running 1" from "{its Location}" from node "a"

  @workflow_async @workflow_async_states
  Scenario Outline: A job goes forward, and never back, whichever node is asked (through <gateway>)
    Given <gateway> in front of the nodes
    When a visitor posts the form "ms=1500" to "/jobs.php" through the gateway
    Then the answer is 202
    And on every node "{its Location}" goes through "queued" and then "running 1" and then "running 2" and then "running 3" and then "done", and never back

    Examples:
      | gateway |
      | HAProxy |
      | nginx   |

  @workflow_async @workflow_async_once
  Scenario: A job is done once, however often it is begun (8 at once, on every node in turn)
    Given a visitor has posted the form "ms=300" to "/jobs.php" from node "a"
    When a visitor requests "{its Location}&do=run" 8 times at once, on every node in turn
    Then within the replication time visitors get "1" from "{its Location}&do=runs" on every node

  @workflow_async @workflow_async_unknown
  Scenario: A job that nobody has started is unknown, and is not begun
    When a visitor requests "/jobs.php?id=999999&do=run" from node "b"
    Then the body is "nothing to do"
    And visitors get "0" from "/jobs.php?id=999999&do=runs" on every node

  @workflow_basic
  Scenario Outline: A job that comes through the gateway is done, seen from every node, and counted (<gateway>)
    Given <gateway> in front of the nodes
    When a visitor posts the form "ms=100" to "/jobs.php" through the gateway
    Then the answer is 202
    And within the repair time visitors get "done" from "{its Location}" on every node
    And within the replication time visitors get "1" from "{its Location}&do=runs" on every node
    And "ephpm_http_requests_total{method=POST}" has grown by 1

    Examples:
      | gateway |
      | HAProxy |
      | nginx   |
