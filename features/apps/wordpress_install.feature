@apps @requires.php @wordpress
Feature: WordPress can be installed by whoever has a browser
  A new site is files and an empty database: whoever opens it is led to the installer.

  @wordpress_install_offered
  Scenario: A site that nobody has installed leads its first visitor to the installer
    Given a WordPress site that nobody has installed yet
    When a visitor requests "/"
    Then the answer is 302
    And the header "Location" is "http://{address}/wp-admin/install.php"

  @wordpress_install
  Scenario: The installer makes a site of an empty database
    Given a WordPress site that nobody has installed yet
    When the administrator fills in the form of the installer
    Then the answer is 200
    And the body contains "Success!"
    And a client finds the rows by "SELECT (SELECT COUNT(*) FROM wp_users) AS people, (SELECT COUNT(*) FROM wp_comments) AS comments, (SELECT COUNT(*) FROM wp_terms) AS categories, (SELECT COUNT(*) FROM wp_links) AS links"
      | people | comments | categories | links |
      | 1      | 1        | 1          | 0     |
    And a visitor sees "The Harbour" and then "Hello world!" at "/"

  @wordpress_install_statements
  Scenario: The database understands every statement of the installer
    Given a WordPress site that nobody has installed yet
    When the administrator fills in the form of the installer
    Then the answer is 200
    And the body contains "Success!"
    And the log never says "WordPress database error"

  @wordpress_install_twice
  Scenario: A site that is installed is not installed again by whoever asks for it
    Given a WordPress site
    When a visitor requests "/wp-admin/install.php"
    Then the answer is 200
    And the body contains "You appear to have already installed WordPress."
    And a visitor sees "The Harbour" and then "Hello world!" at "/"
