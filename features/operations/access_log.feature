@single @operations @requires.access-log
Feature: The access log has every request
  Who asked for what, and what came of it, is written down where the operator wants
  it: one line for each request, in their order, whoever answered it. Statistics,
  security teams and lawyers read it, so none may be missing and none invented.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "=404"]

      [server.logging]
      access = "{directory}/access.log"
      """

  @access_log @access_log_lines @fresh
  Scenario: Every request has a line in the access log (files, refusals and other methods)
    Given a visitor has received "/plain.txt"
    And a visitor has received "/test.html?page=2"
    When a visitor sends HEAD "/image.png"
    Then the access log has a line for each of these, and no other
      | method | target            | status |
      | GET    | /plain.txt        | 200    |
      | GET    | /test.html?page=2 | 200    |
      | HEAD   | /image.png        | 200    |

  @access_log_refusals @access_log_lines @fresh
  Scenario: A refused request has a line in the access log (a missing file, a hidden one)
    Given a visitor has received "/plain.txt"
    When visitors request
      | method | target       | times |
      | GET    | /missing.txt | 1     |
      | GET    | /.env        | 1     |
    Then the access log has a line for each of these, and no other
      | method | target       | status |
      | GET    | /plain.txt   | 200    |
      | GET    | /missing.txt | 404    |
      | GET    | /.env        | 403    |

  @access_log_visitor @access_log_lines @fresh
  Scenario: A line of the access log names the visitor (an address that nobody else has)
    When a new visitor requests "/plain.txt" 3 times in a row
    Then the access log has a line for each of these, and no other
      | visitor             | method | target     | status |
      | {visitor's address} | GET    | /plain.txt | 200    |
      | {visitor's address} | GET    | /plain.txt | 200    |
      | {visitor's address} | GET    | /plain.txt | 200    |

  @access_log_off
  Scenario: A node writes no access log where none is configured
    Given a node with the configuration
      """toml
      [server.logging]
      access = ""
      """
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And there is no access log

  @access_log_restart @access_log_lines @fresh @requires.signals
  Scenario: A node that starts again goes on where the access log ended
    Given a visitor has received "/plain.txt"
    And the node was stopped
    When the node is started again
    Then the access log has a line for each of these, and no other
      | method | target     | status |
      | GET    | /plain.txt | 200    |

  @access_log_unwritable
  Scenario: An access log that cannot be written is refused at the start
    When an operator starts a node with the configuration
      """toml
      [server.logging]
      access = "{document root}/plain.txt/access.log"
      """
    Then the node refuses to start, and says
      | word                 |
      | access               |
      | plain.txt/access.log |

  @access_log_forged @access_log_lines @fresh
  Scenario: A visitor cannot write lines of the access log (a line end in the browser's name)
    When a client sends the lines
      """
      GET /plain.txt HTTP/1.1
      Host: {address}
      User-Agent: x" 200 1\x85127.0.0.1 - - [] "GET /forged.txt HTTP/1.1" 200 1
      Connection: close
      """
    Then the answer is 200
    And the access log has a line for each of these, and no other
      | method | target     | status |
      | GET    | /plain.txt | 200    |
