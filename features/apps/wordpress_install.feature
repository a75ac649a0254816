@apps @requires.php @wordpress
Feature: WordPress can be installed by whoever has a browser
  A new site is files and an empty database: whoever opens it is led to the installer.

  @wordpress_install_offered
  Scenario: A site that nobody has installed leads its first visitor to the installer
    Given a WordPress site that nobody has installed yet
    When a visitor requests "/"
    Then the answer is 302
    And the header "Location" is "http://{address}/wp-admin/install.php"
