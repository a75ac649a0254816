@single @operations
Feature: Nobody is kept waiting
  A visitor who waits for more than a moment leaves, and a platform takes a node that is
  late for a dead one. Whoever asks for nothing slow is answered at once, whatever
  others are doing at that moment, and whatever has just been. At once means within 2 s, the
  promise "answer" of the target's profile (a machine that is slow itself is given more).

  Background:
    Given a node

  @prompt_after_crowd @requires.php
  Scenario: Visitors who come back all at once are served at once (20 visitors, each with a session)
    Given 20 visitors have each received "/session.php?keep=word-{number}"
    When the 20 visitors request "/session.php?tell=1" at once
    Then all 20 answers are "kept word-{number}"
    And nobody was kept waiting

  @prompt_after_restart @requires.signals
  Scenario: The first visitor after a restart is served at once
    Given the node was killed
    And the node was started again
    When a visitor requests "/test.html"
    Then the answer is 200
    And nobody was kept waiting

  @prompt_probe @requires.php
  Scenario Outline: A probe is answered at once while pages are slow (<probe>)
    Given a visitor has begun to request "/sleep.php?ms=3500"
    And a visitor has begun to request "/number.php?slow=yes&number=2&ms=3500"
    When a visitor requests "<probe>"
    Then the answer is 200
    And nobody was kept waiting
    And the request for "/sleep.php?ms=3500" gets 200 afterwards

    Examples:
      | probe          |
      | /_ephpm/health |
      | /_ephpm/ready  |

  @prompt_beside_download
  Scenario: A visitor who reads slowly holds up nobody else (a download of 16 MiB)
    Given the document root holds "/large/film.txt" of 16 MiB
    And a visitor has begun to download "/large/film.txt"
    When a visitor requests "/large/film.txt"
    Then the answer is 200
    And the body is the file "/large/film.txt"
    And nobody was kept waiting
