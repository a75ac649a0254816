@single @limits @requires.php
Feature: Files and probes do not wait for PHP
  A site whose pages are all busy is slow, but not dead. Its pictures and styles still come, and
  the platform that asks whether the node lives gets its answer, instead of ending it.

  Background:
    Given a node with the configuration
      """toml
      [php]
      workers = 2
      """

  @busy_workers
  Scenario Outline: While every worker is busy, <what> is answered
    Given a visitor has begun to request "/sleep.php?ms=3000"
    And a visitor has begun to request "/sleep.php?ms=3001"
    When a visitor requests "<target>"
    Then the answer is 200
    And the request for "/sleep.php?ms=3000" gets 200 afterwards
    And the request for "/sleep.php?ms=3001" gets 200

    Examples:
      | what                | target          |
      | a file              | /plain.txt      |
      | the liveness probe  | /_ephpm/health  |
      | the readiness probe | /_ephpm/ready   |
