@single @sqlite
Feature: The database is set up by the node's configuration
  An operator decides where the file lies, where clients find the server, and how many may connect.
  What cannot work is said at the start, not when the first customer comes.

  @sql_file_unusable
  Scenario Outline: The node does not start with a file that it cannot use (<what>)
    When an operator starts a node with the configuration
      """toml
      [db.sqlite]
      path = "<path>"
      [db.sqlite.proxy]
      mysql_listen = "{mysql address}"
      """
    Then the node refuses to start, and says
      | word        |
      | <path>      |

    Examples:
      | what                     | path       |
      | a directory              | /tmp       |
      | a place that is nowhere  | /proc/x.db |

  @sql_engine_removed
  Scenario: The node does not start with an engine that was removed (rusqlite)
    When an operator starts a node with the configuration
      """toml
      [db.sqlite]
      path = "{directory}/app.db"
      engine = "rusqlite"
      [db.sqlite.proxy]
      mysql_listen = "{mysql address}"
      """
    Then the node refuses to start, and says
      | word     |
      | engine   |
      | rusqlite |

  @sql_too_many_connections
  Scenario: One connection too many is refused before anybody says who they are (two are allowed)
    Given a node with a database and the configuration
      """toml
      [db.sqlite.proxy]
      max_connections = 2
      """
    And client "a" has connected
    And client "b" has connected
    When client "c" connects
    Then the connection is refused with 1040
    And client "a" finds 1 by "SELECT 1"
    And client "b" finds 2 by "SELECT 2"

  @sql_place_given_back
  Scenario: The place of a client who has left is somebody else's (two are allowed)
    Given a node with a database and the configuration
      """toml
      [db.sqlite.proxy]
      max_connections = 2
      """
    And client "a" has connected
    And client "b" has connected
    When client "a" leaves
    Then within 2 s client "c" finds 1 by "SELECT 1"

  @sql_file_foreign
  Scenario: The node does not take a file for its database that is none (a text)
    When an operator starts a node with the configuration
      """toml
      [db.sqlite]
      path = "{document root}/style.css"
      [db.sqlite.proxy]
      mysql_listen = "{mysql address}"
      """
    Then the node refuses to start, and says
      | word        |
      | style.css   |

  @sql_port_taken
  Scenario: The node does not start where another program listens already (two nodes of one port)
    Given a node with a database
    When an operator starts another node with the configuration
      """toml
      [db.sqlite]
      path = "{directory}/app.db"
      [db.sqlite.proxy]
      mysql_listen = "{MySQL address of the first}"
      """
    Then the node refuses to start, and says
      | word                         |
      | {MySQL address of the first} |
