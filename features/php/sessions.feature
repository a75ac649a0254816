@single @php @requires.php
Feature: A visitor's session lasts, and is the visitor's own
  Whoever signs in stays signed in from page to page, nobody else is taken for that
  visitor, and nothing that a visitor did is lost.

  Background:
    Given a node with the configuration
      """toml
      [php]
      ini_overrides = [["session.save_path", "{directory}"], ["session.use_strict_mode", "1"]]
      """

  @php_session
  Scenario: A page remembers its visitor (the second visit counts 2)
    Given a visitor has received "/session.php"
    When a visitor requests "/session.php" with the header "Cookie: {its cookie}"
    Then the answer is 200
    And the body is "visit 2"

  @php_session_cookie
  Scenario: The first visit gives the cookie, and is not to be cached
    When a visitor requests "/session.php"
    Then the answer is 200
    And the body is "visit 1"
    And the header "Set-Cookie" matches "PHPSESSID=[-,a-zA-Z0-9]{22,}; path=/.*"
    And the header "Cache-Control" matches ".*no-store.*"

  @php_session_many
  Scenario: A session lasts over many visits (10 in a row)
    Given a visitor has received "/session.php"
    When the same visitor requests "/session.php" 10 times in a row
    Then the answers are "visit {number}" for each number from 2 to 11

  @php_session_stranger
  Scenario: A visitor without the cookie is a stranger
    Given a visitor has received "/session.php"
    When a visitor requests "/session.php"
    Then the answer is 200
    And the body is "visit 1"

  @php_session_concurrent
  Scenario: No visit is lost when one visitor's requests come together (10 at once)
    Given a node with the configuration
      """toml
      [server.timeouts]
      request = 5
      """
    And a visitor has received "/session.php"
    When the same visitor requests "/session.php?ms=10" 10 times at once
    Then the answers are "visit {number}" for each number from 2 to 11

  @php_session_destroyed
  Scenario: A visitor who signs out is forgotten
    Given a visitor has received "/session.php"
    And a visitor has received "/session.php?destroy=1" with the header "Cookie: {its cookie}"
    When a visitor requests "/session.php" with the header "Cookie: {its cookie}"
    Then the answer is 200
    And the body is "visit 1"

  @php_session_foreign_id
  Scenario Outline: An id that the visitor made up is not taken (<id>)
    When a visitor requests "/session.php" with the header "Cookie: PHPSESSID=<id>"
    Then the answer is 200
    And the body contains "visit 1"
    And the header "Set-Cookie" matches "PHPSESSID=[-,a-zA-Z0-9]{22,}; path=/.*"
    And the answer does not contain "<id>"

    Examples:
      | id                             |
      | chosenbyanattacker000000000000 |
      | ../../../../etc/passwd         |

  @php_session_new_id
  Scenario: A session keeps its content when its id changes (the old id is void)
    Given a visitor has received "/session.php?keep=secret"
    When a visitor requests "/session_id.php" with the header "Cookie: {its cookie}"
    Then the answer is 200
    And the body is "another id"
    And with its new cookie the visitor gets "kept secret" from "/session.php?tell=1"
    And with its old cookie the visitor gets "kept nothing" from "/session.php?tell=1"

  @php_session_own
  Scenario: Each of 20 visitors has a session of its own
    Given 20 visitors have each received "/session.php?keep=word-{number}"
    When the 20 visitors request "/session.php?tell=1" at once
    Then all 20 answers are "kept word-{number}"
