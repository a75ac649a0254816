@single @operations @requires.signals @requires.files @requires.logs @piped @fresh
Feature: Whoever reads the log holds nobody up
  A platform reads what a node says through a pipe. Its reader may die or be stuck: then
  lines are lost, but visitors are served as before, and the node can be stopped.

  Background:
    Given a node
    And the document root holds "/chatty.php" with the text "<?php for ($i = 0; $i < 200; $i++) { error_log(str_repeat('x', 900)); } echo 'said';"

  @log_reader_gone @requires.php
  Scenario: A page that has something logged is served though the log's reader is gone
    Given the reader of the log is gone
    When a visitor requests "/chatty.php"
    Then the answer is 200
    And the body is "said"
    And nobody was kept waiting
    And the node still serves, in the same process

  @log_reader_stuck @requires.php
  Scenario Outline: Visitors are served though the log's reader is stuck (<target>)
    Given the reader of the log is stuck
    And a visitor requests "/chatty.php", and leaves after 500 ms
    When a visitor requests "<target>"
    Then the answer is 200
    And nobody was kept waiting

    Examples:
      | target          |
      | /chatty.php     |
      | /plain.txt      |
      | /_ephpm/health  |

  @log_reader_stop @requires.php
  Scenario Outline: A node whose log's reader is <state> stops when it is told to
    Given the reader of the log is <state>
    And a visitor requests "/chatty.php", and leaves after 500 ms
    When the node is told to stop
    Then the node exits with code 0

    Examples:
      | state |
      | gone  |
      | stuck |
