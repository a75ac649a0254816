@single @http
Feature: Paths that are no file go to the front controller
  Applications have one entrance: a path that is neither a file nor a directory is
  answered by index.php, which sees what was asked for.

  Background:
    Given a node

  @uri_literal_file @reads
  Scenario: A file is served as it is
    When a visitor requests "/test.html"
    Then the answer is 200
    And the body is the file "/test.html"

  @uri_directory_index @requires.php @reads
  Scenario: The site's root is its index.php
    When a visitor requests "/"
    Then the answer is 200
    And the body contains "Hello from ePHPm"
    And the body contains "Requested /"

  @uri_subdirectory_index @reads
  Scenario Outline: A directory is answered with its index file (<how>)
    When a visitor requests "<target>"
    Then the answer is 200
    And the body is the file "/subdir/index.html"

    Examples:
      | how                | target       |
      | with a slash       | /subdir/     |
      | without            | /subdir      |
      | with a query       | /subdir/?a=1 |

  @index_order @requires.php
  Scenario: Where a directory has both, index.php comes before index.html
    Given the document root holds "/both/index.php" with the text "<?php echo 'the script';"
    And the document root holds "/both/index.html" with the text "the file"
    When a visitor requests "/both/"
    Then the answer is 200
    And the body is "the script"

  @fallback_to_index_php @requires.php @reads
  Scenario Outline: What is not there is the front controller's (<what>)
    When a visitor requests "<target>"
    Then the answer is 200
    And the body contains "Hello from ePHPm"
    And the body contains "Requested <target>"

    Examples:
      | what                    | target             |
      | a path                  | /nonexistent/path  |
      | a file                  | /nonexistent.txt   |
      | a script                | /nonexistent.php   |
      | a directory             | /nonexistent/      |
      | a path behind a script  | /index.php/extra   |
      | a directory of no index | /uploads/          |

  @fallback_preserves_query @requires.php @reads
  Scenario: The front controller sees the query that was asked for
    When a visitor requests "/path?key=val"
    Then the answer is 200
    And the body contains "Requested /path?key=val"
    And the body contains "Query key=val"

  @no_directory_listing @requires.php @reads
  Scenario: A directory without an index file is not listed
    When a visitor requests "/uploads/"
    Then the answer is 200
    And the body contains "Hello from ePHPm"
    And the body does not contain "shell.php"
