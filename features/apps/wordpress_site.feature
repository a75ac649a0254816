@apps @requires.php @wordpress
Feature: WordPress is run by its own means
  Who runs a site adds plugins, chooses a theme, lets other programs in by the REST API, and finds
  on the site-health page whether the server is fit for it.

  Background:
    Given a WordPress site
    And the administrator has logged in

  @wordpress_rest_read
  Scenario Outline: The REST API tells everybody what everybody may know (<what>)
    When a visitor calls "GET <route>"
    Then the answer is 200
    And the header "Content-Type" is "application/json; charset=UTF-8"
    And the body contains "<text>"

    Examples:
      | what         | route                         | text                |
      | the site     | /                             | The Harbour         |
      | the posts    | /wp/v2/posts                  | Hello world!        |
      | one by name  | /wp/v2/posts?slug=hello-world | Hello world!        |
      | the comments | /wp/v2/comments               | WordPress Commenter |

  @wordpress_rest_refused
  Scenario Outline: The REST API lets strangers change nothing (<what>)
    When a visitor calls "<call>" with the JSON "{\"title\": \"Sunk\", \"username\": \"x\", \"email\": \"x@x.test\", \"password\": \"x\"}"
    Then the answer is 401
    And the body contains "<code>"
    And a visitor sees "The Harbour" and then "Hello world!" at "/"

    Examples:
      | what              | call                    | code                     |
      | a post            | POST /wp/v2/posts       | rest_cannot_create       |
      | another's post    | POST /wp/v2/posts/1     | rest_cannot_edit         |
      | the end of a post | DELETE /wp/v2/posts/1   | rest_cannot_delete       |
      | an account        | POST /wp/v2/users       | rest_cannot_create_user  |
      | the title         | POST /wp/v2/settings    | rest_forbidden           |

  @wordpress_rest_cookie_alone
  Scenario: A cookie without the page's own token does not let a strange site act for a person
    When the administrator opens "/wp-json/wp/v2/users/me"
    Then the answer is 401
    And the body contains "rest_not_logged_in"

  @wordpress_plugin
  Scenario: A plugin works from its activation on
    When the administrator activates the plugin "Tide Table"
    Then the administrator sees "Deactivate" and then "Tide Table" at "/wp-admin/plugins.php?plugin_status=active"
    And a visitor sees "High tide at noon" at "/"
    And a visitor sees "High tide at noon" at "/hello-world/"

  @wordpress_plugin_off
  Scenario: A plugin that is deactivated no longer works
    Given the administrator has activated the plugin "Tide Table"
    When the administrator deactivates the plugin "Tide Table"
    Then a visitor does not see "High tide at noon" at "/"
    And the administrator sees "Activate" and then "Tide Table" at "/wp-admin/plugins.php?plugin_status=inactive"

  @wordpress_theme
  Scenario: The theme that is chosen gives the site its looks
    Given the administrator has chosen the theme "Twenty Twenty-One"
    When a visitor requests "/"
    Then the answer is 200
    And the body contains "/wp-content/themes/twentytwentyone/style.css" and then "<body class=\"home blog"

  @wordpress_stylesheet
  Scenario Outline: Each theme has its own style (<theme>)
    When a visitor requests "/wp-content/themes/<folder>/style.css"
    Then the answer is 200
    And the header "Content-Type" matches "text/css.*"
    And the body contains "Theme Name: <theme>"

    Examples:
      | theme               | folder            |
      | Twenty Twenty-One   | twentytwentyone   |
      | Twenty Twenty-Three | twentytwentythree |

  @wordpress_title
  Scenario: A new title of the site is the title of all its pages
    When the administrator renames the site to "The Lighthouse"
    Then a visitor sees "The Lighthouse" at "/"
    And a visitor sees "Sample Page – The Lighthouse" at "/sample-page/"
    And a visitor does not see "The Harbour" at "/"

  @wordpress_cron
  Scenario: What WordPress has put off is done when its cron is run (a plugin's hourly work)
    Given the administrator has activated the plugin "Tide Table"
    When a visitor opens "/wp-cron.php"
    Then the answer is 200
    And within 15 s a visitor sees "High tide at noon: 3 fathoms" at "/"

  @wordpress_cron_statements
  Scenario: The database understands every statement by which WordPress keeps house (drafts nobody wants)
    Given the administrator has opened "/wp-admin/post-new.php"
    When a visitor opens "/wp-cron.php"
    Then the answer is 200
    And a visitor sees "Hello world!" at "/"
    And the log never says "WordPress database error"

  @wordpress_cron_scheduled @requires.clock-jumps
  Scenario: A post that is scheduled is published when its time has come (in an hour)
    Given the administrator has scheduled the post "New Year"
    And the clock is set 90 min ahead
    When a visitor opens "/wp-cron.php"
    Then the answer is 200
    And within 15 s a visitor sees "New Year" and then "Hello world!" at "/"

  @wordpress_scheduled
  Scenario: A post that is scheduled is seen by no visitor before its time, whoever asks for it
    Given the administrator has scheduled the post "New Year"
    When a visitor opens "/wp-cron.php"
    Then the administrator sees "New Year" and then "Scheduled" at "/wp-admin/edit.php"
    And a visitor does not see "New Year" at "/"
    And a visitor does not see "New Year" at "/feed/"

  @wordpress_site_health
  Scenario Outline: WordPress's own checks find the server fit (<what>)
    When the administrator calls "GET /wp-site-health/v1/tests/<test>"
    Then the answer is 200
    And the body contains "\"status\":\"good\""

    Examples:
      | what                                 | test                 |
      | a request to itself is answered      | loopback-requests    |
      | the header Authorization reaches PHP | authorization-header |

  @wordpress_site_health_page
  Scenario: The site-health page finds nothing critical, and names PHP and the database as they are
    When the administrator opens "/wp-admin/site-health.php"
    Then the answer is 200
    And the body contains "\"label\":\"SQL server is up to date\",\"status\":\"good\""
    And the body contains "\"label\":\"The REST API is available\",\"status\":\"good\""
    And the body does not contain "\"status\":\"critical\""
    And the administrator sees "PHP version" and then "{target's PHP version}" and then "mysqli" at "/wp-admin/site-health.php?tab=debug"
