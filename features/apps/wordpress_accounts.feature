@apps @requires.php @wordpress
Feature: WordPress knows who is who
  What is written on a site is written by people who have an account. Whoever has none, or has not
  logged in, changes nothing.

  Background:
    Given a WordPress site

  @wordpress_dashboard
  Scenario: Whoever logs in sees the dashboard
    When the administrator logs in
    Then the answer is 200
    And the administrator sees "Dashboard" and then "Howdy, ada" and then "At a Glance" at "/wp-admin/"

  @wordpress_dashboard_refused
  Scenario Outline: Without a login the dashboard and what is behind it lead to the login page (<what>)
    When a visitor requests "<address>"
    Then the answer is 302
    And the header "Location" matches "http://[^/]+/wp-login\.php\?redirect_to=.*"
    And a visitor sees "Username or Email Address" and then "Password" at "<address>"
    And a visitor does not see "Howdy" at "<address>"

    Examples:
      | what          | address                       |
      | the dashboard | /wp-admin/                    |
      | all posts     | /wp-admin/edit.php            |
      | the accounts  | /wp-admin/users.php           |
      | the settings  | /wp-admin/options-general.php |

  @wordpress_wrong_password
  Scenario Outline: A password that is not the right one lets nobody in (<which>)
    When the editor logs in with the password "<password>"
    Then the answer is 200
    And the body contains "<said>"
    And the editor sees "Log In" and then "Username or Email Address" at "/wp-admin/"
    And the editor does not see "Howdy" at "/wp-admin/"

    Examples:
      | which                   | password                    | said                          |
      | another one             | under-9-sails-to-the-south  | The password you entered for  |
      | other capitals          | Under-9-sails-to-the-north  | The password you entered for  |
      | somebody else's         | a-lighthouse-on-7-rocks     | The password you entered for  |
      | none                    |                             | The password field is empty   |
      | a piece of SQL          | ' OR '1'='1                 | The password you entered for  |

  @wordpress_logout
  Scenario: Whoever logs out is a stranger again
    Given the editor has logged in
    When the editor logs out
    Then the editor sees "Log In" and then "Username or Email Address" at "/wp-admin/"
    And the editor does not see "Howdy" at "/"

  @wordpress_roles
  Scenario Outline: Nobody can do more than the own role allows (<who> and <what>)
    Given <who> has logged in
    When <who> opens "<address>"
    Then the answer is 403
    And the body contains "Sorry, you are not allowed to"

    Examples:
      | who        | what         | address                       |
      | the reader | the posts    | /wp-admin/edit.php            |
      | the reader | the accounts | /wp-admin/users.php           |
      | the editor | the settings | /wp-admin/options-general.php |
      | the editor | the plugins  | /wp-admin/plugins.php         |

  @wordpress_password_change
  Scenario: A new password ends the sessions in all other browsers
    Given the editor has logged in
    And the editor in another browser has logged in
    When the editor changes the password to "a-new-keel-of-oak-1"
    Then the editor sees "Howdy, emil" at "/wp-admin/"
    And the editor in another browser sees "Log In" and then "Username or Email Address" at "/wp-admin/"

  @wordpress_password_changed
  Scenario: After a change only the new password is good
    Given the editor has logged in
    And the editor has changed the password to "a-new-keel-of-oak-2"
    When the editor in another browser logs in with the password "under-9-sails-to-the-north"
    Then the body contains "The password you entered for"
    And the editor in another browser does not see "Howdy" at "/wp-admin/"

  @wordpress_password_lost
  Scenario: Whoever has lost the password chooses another one by the link of a mail
    Given the editor has asked for a new password
    And the editor has chosen the password "found-below-the-pier-3" by the link of the mail
    When the editor logs in with the password "found-below-the-pier-3"
    Then the editor sees "Howdy, emil" at "/wp-admin/"
