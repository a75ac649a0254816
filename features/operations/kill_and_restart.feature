@single @operations @requires.signals
Feature: A node that ends leaves nothing behind, and can be started again
  Machines fail and programs are killed. What a node was made of ends with it, its
  address is free at once, and the same configuration started again serves the same
  site, without anybody clearing up by hand.

  Background:
    Given a node

  @kill_leaves_nothing @requires.php
  Scenario: A node that is killed in the middle of a page leaves no process (kill -9)
    Given a visitor has begun to request "/sleep.php?ms=8000"
    When the node is killed
    Then no process of the node is left, and nobody listens at its address
    And the request for "/sleep.php?ms=8000" gets no answer
    And the document root is unchanged

  @restart_after_kill
  Scenario: A node that was killed serves again when it is started again
    Given the node was killed
    When the node is started again
    Then a new visitor is served
    And the document root is unchanged

  @restart_after_stop
  Scenario: A node that was stopped serves again when it is started again
    Given the node was stopped
    When the node is started again
    Then a new visitor is served
    And the document root is unchanged

  @restart_address
  Scenario: A killed node gets its address again, although a visitor still holds an old connection
    Given a visitor has received "/plain.txt" and keeps the connection
    And the node was killed
    When the node is started again
    Then a new visitor is served
