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
    And the body contains "<form name=\"loginform\"" and then "name=\"log\"" and then "name=\"pwd\"" and then "name=\"wp-submit\""

  @wordpress_permalinks
  Scenario Outline: An address that is a name leads to what has that name (<what>)
    When a visitor requests "<address>"
    Then the answer is 200
    And the body contains "<title>" and then "<text>"

    Examples:
      | what       | address                  | title                                            | text                     |
      | a post     | /hello-world/            | <title>Hello world! &#8211; The Harbour</title>  | Welcome to WordPress.    |
      | a page     | /sample-page/            | <title>Sample Page &#8211; The Harbour</title>   | This is an example page. |
      | a category | /category/uncategorized/ | <title>Uncategorized &#8211; The Harbour</title> | Hello world!             |
      | an author  | /author/ada/             | <title>ada &#8211; The Harbour</title>           | Hello world!             |

  @wordpress_permalink_of_post
  Scenario: Each post has the address that its title makes (two posts of nearly one name)
    Given the editor has logged in
    And the editor has published the post "Sample Post" with the text "The first of two"
    When the editor publishes the post "Sample Post Two" with the text "The second of two"
    Then a visitor sees "Sample Post" and then "The first of two" at "/sample-post/"
    And a visitor does not see "The second of two" at "/sample-post/"
    And a visitor sees "Sample Post Two" and then "The second of two" at "/sample-post-two/"

  @wordpress_not_found
  Scenario: An address that no post has is answered as not found, by a page of the site
    When a visitor requests "/there-is-no-such-post/"
    Then the answer is 404
    And the body contains "Page not found &#8211; The Harbour"

  @wordpress_redirects
  Scenario Outline: An address that is not the proper one leads to the proper one (<what>)
    When a visitor requests "<address>"
    Then the answer is 301
    And the header "Location" is "http://{address}<proper>"

    Examples:
      | what                | address      | proper        |
      | the post's number   | /?p=1        | /hello-world/ |
      | without a slash     | /hello-world | /hello-world/ |
      | the beginning of it | /hello-wor   | /hello-world/ |

  @wordpress_search
  Scenario: A search finds the posts that have the words, and no others
    Given the editor has logged in
    And the editor has published the post "The fog horn" with the text "It is heard for seven miles"
    And the editor has published the post "The ferry" with the text "It leaves at eight"
    When a visitor searches for "seven miles"
    Then the answer is 200
    And the body contains "The fog horn"
    And the body does not contain "The ferry"

  @wordpress_feed
  Scenario: The feed has the posts, the newest first, in the form that readers of feeds expect
    Given the editor has logged in
    And the editor has published the post "Storm warning" with the text "Stay on land"
    When a visitor requests "/feed/"
    Then the answer is 200
    And the header "Content-Type" is "application/rss+xml; charset=UTF-8"
    And the body contains "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" and then "<title>The Harbour</title>" and then "<title>Storm warning</title>" and then "<title>Hello world!</title>"

  @wordpress_files
  Scenario Outline: WordPress's own files come as what they are (<what>)
    When a visitor requests "<file>"
    Then the answer is 200
    And the header "Content-Type" matches "<type>.*"

    Examples:
      | what         | file                                | type                                |
      | a style      | /wp-includes/css/buttons.min.css    | text/css                            |
      | a script     | /wp-includes/js/underscore.min.js   | (text\|application)/(x-)?javascript |
      | a picture    | /wp-admin/images/wordpress-logo.svg | image/svg\\+xml                     |
      | a small file | /wp-includes/images/spinner.gif     | image/gif                           |

  @wordpress_protected
  Scenario: The site's settings stay on the server, whoever asks for them
    When a visitor requests "/wp-config.php"
    Then the answer is 200
    And the body is empty
