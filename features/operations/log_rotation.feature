@single @operations @requires.access-log @requires.signals @requires.files
Feature: The access log can be rotated while visitors come
  An access log grows until somebody moves it away: logrotate renames it and sends a
  signal, as every server understands it, or copies and empties it. No line is lost,
  none goes into a file that nobody looks at, and no visitor notices.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "=404"]

      [server.logging]
      access = "{directory}/logs/access.log"
      """

  @log_rotation @fresh
  Scenario Outline: A node that is sent the signal writes on into a new access log (<signal>)
    Given a visitor has received "/test.html"
    And the access log was renamed
    When the node is sent "<signal>"
    Then there is an access log
    And the node still serves, in the same process
    And the access log has a line for each of these, and no other
      | method | target     | status |
      | GET    | /plain.txt | 200    |
    And the renamed access log has a line for each of these, and no other
      | method | target     | status |
      | GET    | /test.html | 200    |

    Examples:
      | signal  |
      | SIGHUP  |
      | SIGUSR1 |

  @log_rotation_twice @fresh
  Scenario: A second rotation of the access log is like the first one
    Given the access log was renamed
    And the node was sent "SIGHUP", and opens the access log anew
    And a visitor has received "/plain.txt"
    And the access log was renamed
    And the node was sent "SIGHUP", and opens the access log anew
    When a visitor requests "/test.html"
    Then the access log has a line for each of these, and no other
      | method | target     | status |
      | GET    | /test.html | 200    |
    And the renamed access log has a line for each of these, and no other
      | method | target     | status |
      | GET    | /plain.txt | 200    |

  @log_rotation_nothing_moved @fresh
  Scenario: A signal that comes without a rotation costs no line of the access log
    Given a visitor has received "/plain.txt"
    And the node was sent "SIGHUP", and opens the access log anew
    When a visitor requests "/test.html"
    Then the access log has a line for each of these, and no other
      | method | target     | status |
      | GET    | /plain.txt | 200    |
      | GET    | /test.html | 200    |

  @log_copied_and_emptied @fresh
  Scenario: A log that is copied and then emptied begins anew (logrotate's copytruncate)
    Given a visitor has received "/test.html"
    And the access log was emptied
    When a visitor requests "/plain.txt"
    Then the access log has a line for each of these, and no other
      | method | target     | status |
      | GET    | /plain.txt | 200    |

  @log_rotation_no_directory @fresh @requires.logs
  Scenario: A node that cannot open its access log anew says so and serves on (its directory is gone)
    Given the directory of the access log was removed
    When the node is sent "SIGHUP"
    Then the log says "No such file or directory" once
    And the node still serves, in the same process

  @log_rotation_directory_back @fresh
  Scenario: A node writes its access log again once the directory is back
    Given the directory of the access log was removed
    And the node was sent "SIGHUP"
    And the directory of the access log was made anew
    When the node is sent "SIGHUP"
    Then there is an access log
    And the node still serves, in the same process
    And the access log has a line for each of these, and no other
      | method | target     | status |
      | GET    | /plain.txt | 200    |
