@single @http @requires.php @reads
Feature: A request may name the whole address
  Proxies ask for http://site.example/path where browsers ask for /path. Both are the
  same page, and scripts see the same.

  Background:
    Given a node

  @absolute_form
  Scenario: A script sees the path of the address, with its query
    When a visitor requests "http://site.example/test.php?q=1" with the header "Host: site.example"
    Then the answer is 200
    And the page saw the variables
      | variable                | value         |
      | $_SERVER['REQUEST_URI'] | /test.php?q=1 |
      | $_SERVER['SCRIPT_NAME'] | /test.php     |
      | $_GET['q']              | 1             |

  @absolute_form_host
  Scenario: The host of the address is the host (Host says another)
    When a visitor requests "http://site.example/test.php" with the header "Host: other.example"
    Then the answer is 200
    And the page saw the variables
      | variable                | value        |
      | $_SERVER['HTTP_HOST']   | site.example |
      | $_SERVER['SERVER_NAME'] | site.example |
