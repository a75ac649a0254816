@single @limits
Feature: Visitors who leave, or do not read, cost the others nothing
  People close the browser, lose the network, or keep a download waiting. The node lets go of
  what nobody waits for, serves the others meanwhile, and its log stays readable.

  @leave_queue @requires.php
  Scenario: What waits for PHP and has nobody waiting for it is dropped (60 visitors of a page of 2 s)
    Given a node with the configuration
      """toml
      [php]
      workers = 2
      """
    And 60 visitors request "/sleep.php?ms=2000", and leave after 300 ms
    When a visitor requests "/exit_test.php"
    Then the answer is 200
    And the body is "hello"

  @leave_log @fresh
  Scenario Outline: Visitors who leave are no errors of the node (<who> of <what>)
    Given a node
    When 5 visitors request "<what>", and <how>
    Then another visitor is served
    And the log never says "ERROR"
    And the log never says "Traceback"
    And the log never says "socket.send() raised exception"
    And the node still serves, in the same process

    @requires.php
    Examples: of a page
      | who   | what              | how                               |
      | reset | /sleep.php?ms=500 | reset the connection after 300 ms |
      | leave | /sleep.php?ms=500 | leave after 300 ms                |

    Examples: of a file
      | who   | what               | how                                |
      | reset | /test.html         | reset the connection after 0 ms    |

  @leave_download @fresh
  Scenario Outline: A download that its visitor breaks off leaves no error (<how>)
    Given a node
    And the document root holds "/leaving/film.txt" of 16 MiB
    When 5 visitors request "/leaving/film.txt", and <how>
    Then another visitor is served
    And the log never says "ERROR"
    And the log never says "socket.send() raised exception"
    And the node still serves, in the same process

    Examples:
      | how                              |
      | reset the connection after 2 s   |
      | leave after 2 s                  |

  @slow_readers
  Scenario: Visitors who do not read what they asked for fill no memory (20 of a file of 16 MiB)
    Given a node
    And the document root holds "/leaving/film.txt" of 16 MiB
    When 20 visitors request "/leaving/film.txt", and do not read the answers
    Then another visitor is served
    And the node takes at most 80 MB of memory more
    And the node still serves, in the same process

  @half_closed @requires.php
  Scenario Outline: A visitor who has said all it will say gets its answer (<target>)
    Given a node
    When a visitor requests "<target>", and says no more and waits for the answer
    Then the answer is 200
    And the body is <body>

    Examples:
      | target           | body                    |
      | /small.html      | the file "/small.html"  |
      | /sleep.php?ms=50 | "awake after 50 ms"     |
