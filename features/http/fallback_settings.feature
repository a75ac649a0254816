@single @http
Feature: The operator decides what becomes of paths that are no file
  `fallback` lists what is tried in turn; its last entry answers what is left: a
  page, a script, or a status.

  @static_missing_file @fallback_404_config
  Scenario Outline: With =404 at the end of the fallback, what is missing is missing (<what>)
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      """
    When a visitor requests "<target>"
    Then the visitor is refused with 404
    And the header "Content-Type" is "text/plain"

    Examples:
      | what                    | target           |
      | a file                  | /nonexistent.txt |
      | a path                  | /missing         |
      | a script                | /missing.php     |
      | a directory of no index | /uploads/        |

  @fallback_404_head
  Scenario: HEAD on what is missing has no body either (404)
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      """
    When a visitor sends HEAD "/nonexistent.txt"
    Then the answer is 404
    And the body is empty

  @fallback_status
  Scenario: What is missing can be answered with any status (=410)
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "=410"]
      """
    When a visitor requests "/retired.html"
    Then the visitor is refused with 410

  @fallback_preserves_query @requires.php
  Scenario: A script that answers for what is missing gets the query (key=val)
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "/test.php?$query_string"]
      """
    When a visitor requests "/path?key=val&other=a%20b"
    Then the answer is 200
    And the page saw the variables
      | variable                | value                     |
      | $_GET['key']            | val                       |
      | $_GET['other']          | a b                       |
      | $_SERVER['REQUEST_URI'] | /path?key=val&other=a%20b |

  @fallback_page
  Scenario: One page can answer for every path (a single-page application)
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "/small.html"]
      """
    When a visitor requests "/orders/4711/edit"
    Then the answer is 200
    And the header "Content-Type" is "text/html"
    And the body is the file "/small.html"

  @index_files
  Scenario Outline: The operator names the index files, the first that is there answers (<what>)
    Given a node with the configuration
      """toml
      [server]
      index_files = ["home.html", "index.html"]
      """
    And the document root holds "/homes/both/home.html" with the text "the home of both"
    And the document root holds "/homes/both/index.html" with the text "the index of both"
    And the document root holds "/homes/one/index.html" with the text "the index of one"
    When a visitor requests "<target>"
    Then the answer is 200
    And the body is "<text>"

    Examples:
      | what         | target       | text             |
      | the first    | /homes/both/ | the home of both |
      | the second   | /homes/one/  | the index of one |
