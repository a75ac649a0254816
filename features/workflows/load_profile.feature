@single @workflows @requires.php
Feature: A load generator finds out what a node bears
  Whoever plans a site asks with a generator that is known for it (wrk) how long answers take when
  they are asked for without a pause. Each answer counts with its status and its body; and what the
  generator itself can send stands beside it, so that a slow one is not taken for a slow node.

  Background:
    Given a node with the configuration
      """toml
      [php]
      workers = 2
      """

  @load_profile @exclusive
  Scenario: A file comes whole and soon, however often it is asked for (16 connections)
    When a load generator requests "/plain.txt" for 3 s on 16 connections
    Then the work keeps the limits "seed"
    And the work keeps the limits "strict"
    And the load generator could have sent 2 times as much
    And the node still serves, in the same process

  @load_profile @load_profile_page @exclusive
  Scenario: A page comes whole and soon, however often it is asked for (16 connections, 2 workers)
    When a load generator requests "/job.php?kind=number&number=7" for 3 s on 16 connections
    Then the work keeps the limits "seed"
    And the work keeps the limits "strict"
    And the load generator could have sent 2 times as much
    And the node still serves, in the same process

  @load_profile @load_profile_long @exclusive @nightly
  Scenario: A page comes whole and soon for as long as it is asked for (a minute)
    When a load generator requests "/job.php?kind=number&number=7" for 60 s on 16 connections
    Then the work keeps the limits "seed"
    And the work keeps the limits "strict"
    And the load generator could have sent 2 times as much
