@apps @requires.php @wordpress
Feature: WordPress serves its visitors
  Most sites of the web are WordPress. It runs as Debian packs it, on the node's own database, and
  shows visitors what its editors have written.

  Background:
    Given a WordPress site

  @wordpress_front
  Scenario: The front page is a whole page with the site's title
    When a visitor requests "/"
    Then the answer is 200
    And the header "Content-Type" is "text/html; charset=UTF-8"
    And the body contains "<!DOCTYPE html>" and then "<title>The Harbour</title>" and then "Hello world!" and then "</html>"

  @wordpress_login_page
  Scenario: The login page has the form by which people log in
    When a visitor requests "/wp-login.php"
    Then the answer is 200
    And the body contains "name=\"log\"" and then "name=\"pwd\"" and then "name=\"wp-submit\""
