@apps @browser @requires.php @wordpress
Feature: WordPress can be used with a mouse and a keyboard
  A site is pages, styles, scripts and pictures that work together in a browser. Visitors and those
  who write for them walk through it as people do, and nothing fails on their way.

  Background:
    Given a WordPress site

  @wordpress_browser_visitor
  Scenario: A visitor reads a post and leaves a comment
    When a visitor at the screen does this
      | step                                       |
      | opens "/"                                  |
      | clicks "Hello world!"                      |
      | sees "Welcome to WordPress."               |
      | types "A fair wind to all" into "Comment"  |
      | types "Rosa" into "Name"                   |
      | presses "Tab"                              |
      | types "rosa@harbour.test"                  |
      | clicks "Post Comment"                      |
      | sees "Your comment is awaiting moderation" |
    Then a visitor at the screen sees "A fair wind to all"
    And a visitor at the screen has met no error

  @wordpress_browser_writer
  Scenario: Whoever writes logs in, writes a post in the editor and publishes it
    When the administrator at the screen does this
      | step                                           |
      | opens "/wp-login.php"                          |
      | types "ada" into "Username or Email Address"   |
      | presses "Tab"                                  |
      | types "a-lighthouse-on-7-rocks"                |
      | presses "Enter"                                |
      | sees "At a Glance"                             |
      | opens "/wp-admin/post-new.php"                 |
      | types "Written by hand" into "Add title"       |
      | presses "Enter"                                |
      | types "Every word of it"                       |
      | clicks "Publish"                               |
      | sees "Are you ready to publish?"               |
      | clicks "Publish"                               |
      | sees "Written by hand is now live."            |
      | clicks "View Post"                             |
      | sees "Every word of it"                        |
    Then the administrator at the screen sees "Written by hand" and then "Every word of it"
    And the administrator at the screen has met no error
    And a visitor sees "Written by hand" and then "Every word of it" at "/written-by-hand/"

  @wordpress_browser_plugin
  Scenario: A plugin is switched on with the mouse, and works on the next page
    Given the administrator at the screen has done this
      | step                                            |
      | opens "/wp-login.php"                           |
      | types "ada" into "Username or Email Address"    |
      | types "a-lighthouse-on-7-rocks" into "Password" |
      | clicks "Log In"                                 |
      | sees "At a Glance"                              |
    When the administrator at the screen does this
      | step                          |
      | opens "/wp-admin/plugins.php" |
      | clicks "Activate Tide Table"  |
      | sees "Plugin activated."      |
      | opens "/"                     |
      | sees "High tide at noon"      |
    Then the administrator at the screen has met no error
