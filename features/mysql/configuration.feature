@mysql-proxy @mysql @requires.configuration
Feature: The proxy does what its configuration says, and pages are told where it is
  What cannot be is refused at the start, and no refusal repeats a password. Pages find the
  database by the variables that frameworks look for.

  Background:
    Given a database server
      """
      CREATE TABLE book (id INT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(50))
      INSERT INTO book (title) VALUES ('Emma')
      """
    And a node with the configuration
      """toml
      [db.mysql]
      url = "mysql://shop:seven-seas@{primary address}/main"
      listen = "{mysql address}"
      """

  @mysql_variables @requires.php
  Scenario: Pages are told where the proxy is, and as whom to sign in
    When a visitor requests "/test.php"
    Then the answer is 200
    And the page saw the variables
      | variable                  | value                                        |
      | $_SERVER['DB_CONNECTION'] | mysql                                        |
      | $_SERVER['DB_HOST']       | {host}                                       |
      | $_SERVER['DB_PORT']       | {mysql port}                                 |
      | $_SERVER['DB_NAME']       | main                                         |
      | $_SERVER['DB_USER']       | shop                                         |
      | $_SERVER['DB_PASSWORD']   | seven-seas                                   |
      | $_SERVER['DATABASE_URL']  | mysql://shop:seven-seas@{mysql address}/main |

  @mysql_no_variables @requires.php
  Scenario: Pages are told nothing where inject_env is off
    Given a node with the configuration
      """toml
      [db.mysql]
      inject_env = false
      """
    When a visitor requests "/test.php"
    Then the answer is 200
    And the page saw no $_SERVER['DB_HOST']
    And the page saw no $_SERVER['DATABASE_URL']

  @mysql_odd_password
  Scenario: A name and a password may have characters that a URL writes otherwise
    Given a node with the configuration
      """toml
      [db.mysql]
      url = "mysql://anna%40shop:p%40ss%3Aword%2F1@{primary address}/main"
      """
    When a client runs "SELECT CURRENT_USER() AS user"
    Then the rows are
      | user        |
      | anna@shop@% |

  @mysql_odd_variables @requires.php
  Scenario: Pages are told the name and the password as they are, and in the URL as URLs write them
    Given a node with the configuration
      """toml
      [db.mysql]
      url = "mysql://anna%40shop:p%40ss%3Aword%2F1@{primary address}/main"
      """
    When a visitor requests "/test.php"
    Then the page saw the variables
      | variable                 | value                                                      |
      | $_SERVER['DB_USER']      | anna@shop                                                  |
      | $_SERVER['DB_PASSWORD']  | p@ss:word/1                                                |
      | $_SERVER['DATABASE_URL'] | mysql://anna%40shop:p%40ss%3Aword%2F1@{mysql address}/main |

  @mysql_from_environment
  Scenario: The database can be named by the environment
    Given the environment variable "EPHPM_DB__MYSQL__MAX_CONNECTIONS" is "1"
    When 5 clients run "SELECT SLEEP(0.02)", and leave
    Then each statement is done
    And the database server has had 1 connection of the node

  @mysql_bad_url
  Scenario Outline: A database URL that is none is refused, and not repeated (<what>)
    When an operator starts a node with the configuration
      """toml
      [db.mysql]
      url = "<url>"
      """
    Then the node refuses to start, and says
      | word     |
      | db.mysql |
      | url      |
    And the log never says "open-sesame"

    Examples:
      | what            | url                                   |
      | another scheme  | http://shop:open-sesame@127.0.0.1/m   |
      | no user         | mysql://127.0.0.1/open-sesame         |
      | no port         | mysql://shop:open-sesame@127.0.0.1:x/ |

    @mysql_bad_url_scheme
    Examples: without a scheme
      | what      | url                             |
      | no scheme | shop:open-sesame@127.0.0.1/main |

  @mysql_bad_replica
  Scenario: A replica's URL that is none is refused
    When an operator starts a node with the configuration
      """toml
      [db.mysql.replicas]
      urls = ["shop:open-sesame@127.0.0.1/main"]
      """
    Then the node refuses to start, and says
      | word |
      | urls |

  @mysql_bad_duration
  Scenario Outline: A time without its unit is refused (<key>)
    When an operator starts a node with the configuration
      """toml
      [<section>]
      <key> = "<value>"
      """
    Then the node refuses to start, and says
      | word    |
      | <value> |

    Examples:
      | section             | key                   | value   |
      | db.mysql            | pool_timeout          | 5       |
      | db.mysql            | idle_timeout          | soon    |
      | db.mysql            | max_lifetime          | 1 hour  |
      | db.mysql            | health_check_interval | 0.5s    |
      | db.read_write_split | sticky_duration       | 2 s     |

  @mysql_bad_strategy
  Scenario: A reset strategy that there is not is refused
    When an operator starts a node with the configuration
      """toml
      [db.mysql]
      reset_strategy = "allways"
      """
    Then the node refuses to start, and says
      | word           |
      | reset_strategy |
      | always         |

  @mysql_port_taken
  Scenario: A node whose MySQL port is taken refuses to start
    When an operator starts another node with the configuration
      """toml
      [db.mysql]
      url = "mysql://shop:seven-seas@127.0.0.1:1/main"
      listen = "{MySQL address of the first}"
      """
    Then the node refuses to start, and says
      | word                         |
      | {MySQL address of the first} |

  @mysql_socket_untold
  Scenario Outline: The log says that a setting has no effect (<key>)
    Given a node with the configuration
      """toml
      [<section>]
      <key> = "<value>"
      """
    When a client runs "SELECT title FROM book"
    Then the statement finds 1 row
    And the log says "<said>"

    Examples:
      | section             | key             | value            | said                                    |
      | db.mysql            | socket          | {directory}/sock | [db.mysql].socket is configured but     |
      | db.read_write_split | strategy        | lag-aware        | strategy is parsed but not acted upon   |
      | db.read_write_split | max_replica_lag | 1s               | max_replica_lag is parsed but not acted |
