@single @php @reads @requires.php
Feature: A PHP page runs when a visitor asks for it
  A file that ends in .php is a program: it is run, and what it prints is the
  answer. This is what the server is for.

  Background:
    Given a node

  @php_hello_world
  Scenario: A page greets its visitor (/index.php)
    When a visitor requests "/index.php"
    Then the answer is 200
    And the body contains "Hello from ePHPm"

  @php_version
  Scenario: A page runs on the PHP that the server was built with
    When a visitor requests "/index.php"
    Then the answer is 200
    And the body contains "PHP {target's PHP version}"

  @php_sapi_name
  Scenario: A page can tell which server runs it (php_sapi_name)
    When a visitor requests "/index.php"
    Then the answer is 200
    And the body contains "SAPI {target's sapi name}"

  @phpinfo_renders
  Scenario: PHP's own report is a page of HTML (phpinfo)
    When a visitor requests "/info.php"
    Then the answer is 200
    And the header "Content-Type" matches "text/html.*"
    And the body contains "<html"
    And the body contains "PHP Version"
    And the body contains "REQUEST_URI"

  @php_default_content_type
  Scenario: A page that says nothing of its type is HTML in UTF-8
    When a visitor requests "/index.php"
    Then the answer is 200
    And the header "Content-Type" matches "text/html; ?charset=UTF-8"

  @php_in_folder
  Scenario: A page in a folder finds the parts beside it (include, file_get_contents)
    When a visitor requests "/shop/page.php"
    Then the answer is 200
    And the body contains "a relative part"
    And the body contains "a part by its directory"
    And the body contains "note: read beside the page"

  @php_folder_index
  Scenario Outline: A folder's index page answers for the folder (<target>)
    When a visitor requests "<target>"
    Then the answer is 200
    And the body is "shop front at /shop/index.php"

    Examples:
      | target |
      | /shop/ |
      | /shop  |

  @php_http2 @requires.http2
  Scenario: A page runs over HTTP/2 as well
    When a visitor requests "/index.php" over HTTP/2
    Then the answer is 200
    And the body contains "Hello from ePHPm"
