@single @sqlite @stats @requires.metrics @requires.logs
Feature: Metrics and log never show the values of statements
  Statements hold what a site must not tell: passwords, addresses, tokens. Metrics and logs are read
  by many, and kept for long. So the metrics show of a statement its kind and no more, and the log
  its text without a value in it, whatever the statement looks like and whatever becomes of it.

  Background:
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = true

      [db.analysis]
      slow_query_threshold = "0ms"
      """

  @statement_secrets
  Scenario Outline: Nobody finds what stood in a statement (<where>)
    Given a client has run "CREATE TABLE people (id INT, name VARCHAR(50))"
    When a client runs the statement
      """sql
      <statement>
      """
    Then the log says "slow query"
    And the log never says "topsecret"
    And the page of the metrics does not contain "topsecret"

    Examples:
      | where                         | statement                                                         |
      | a text                        | SELECT id FROM people WHERE name = 'topsecret'                    |
      | behind a doubled quote        | SELECT id FROM people WHERE name = 'it''s topsecret'              |
      | behind an escaped quote       | SELECT id FROM people WHERE name = 'it\'s topsecret'              |
      | behind a backslash at the end | SELECT id FROM people WHERE name = 'topsecret' AND name <> 'C:\\' |
      | a text in double quotes       | SELECT id FROM people WHERE name = "topsecret"                    |
      | the other quotes in it        | SELECT id FROM people WHERE name = "it's 'topsecret'"             |
      | a text with its character set | SELECT id FROM people WHERE name = N'topsecret'                   |
      | a list                        | SELECT id FROM people WHERE name IN ('a', 'topsecret', 'b')       |
      | a new row                     | INSERT INTO people VALUES (1, 'a'), (2, 'topsecret')              |
      | a change                      | UPDATE people SET name = 'topsecret' WHERE id = 1                 |
      | a comment                     | SELECT id /* topsecret */ FROM people                             |
      | a comment at the end          | SELECT id FROM people -- topsecret                                |
      | a comment as of MySQL         | SELECT id FROM people # topsecret                                 |
      | a table that is missing       | SELECT id FROM nowhere WHERE name = 'topsecret'                   |

    @statement_secrets_backslash
    Examples: a backslash
      | where                         | statement                                                         |
      | behind an escaped backslash   | SELECT id FROM people WHERE name = 'a\\' AND name = 'topsecret'   |

  @statement_secrets_broken
  Scenario Outline: Nobody finds what stood in a statement that is none (<where>)
    Given a client has run "CREATE TABLE people (id INT, name VARCHAR(50))"
    When a client runs the statement
      """sql
      <statement>
      """
    Then the log never says "topsecret"
    And the page of the metrics does not contain "topsecret"
    And the node still serves, in the same process

    Examples:
      | where                     | statement                                       |
      | a text that never ends    | SELECT id FROM people WHERE name = 'topsecret   |
      | a comment that never ends | SELECT id FROM people /* topsecret              |
      | a name that never ends    | SELECT id FROM people WHERE `name = 'topsecret' |
      | words that make no sense  | SELEKT id FROM people WHERE name = 'topsecret'  |

  @statement_secrets_prepared
  Scenario: Nobody finds the values that a prepared statement was run with
    Given a client has run "CREATE TABLE people (id INT, name VARCHAR(50))"
    When a client runs "SELECT id FROM people WHERE name = ?" with the values ["topsecret"]
    Then the log says "slow query sql=SELECT id FROM people WHERE name = ?"
    And the log never says "topsecret"
    And the page of the metrics does not contain "topsecret"

  @statement_secrets_number
  Scenario: Nobody finds the number that stood in a statement
    Given a client has run "CREATE TABLE people (id INT, name VARCHAR(50))"
    When a client runs "SELECT name FROM people WHERE id = 4929123456789012"
    Then the log says "slow query sql=SELECT name FROM people WHERE id = ?"
    And the log never says "4929123456789012"
    And the page of the metrics does not contain "4929123456789012"

  @statement_log_lines
  Scenario: A statement writes no line of its own into the log (a name with the end of a line in it)
    Given a client has run "CREATE TABLE people (id INT, name VARCHAR(50))"
    When a client runs the statement
      """sql
      SELECT id AS `a
      forged line` FROM people
      """
    Then the statement is done
    And the log says "slow query sql=SELECT id AS `a"
    And the log never says "\nforged line"

  @statement_secrets_debug
  Scenario Outline: Nobody finds the values of statements, however much is logged (<statement>)
    Given a node with a database and the configuration
      """toml
      [server.logging]
      level = "debug"
      """
    And a client has run "CREATE TABLE people (id INT, name VARCHAR(50))"
    When a client runs "<text>" <way>
    Then the statement finds no rows
    And the log never says "topsecret"

    @statement_secrets_debug_text
    Examples: as a text
      | statement | text                                           | way             |
      | a text    | SELECT id FROM people WHERE name = 'topsecret' | through PyMySQL |

    Examples: prepared
      | statement | text                                 | way                           |
      | prepared  | SELECT id FROM people WHERE name = ? | with the values ["topsecret"] |
