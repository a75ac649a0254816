@apps @requires.php @wordpress
Feature: What is written in WordPress is seen by its visitors
  Editors write posts, upload pictures and let comments through, by WordPress's own pages and
  interfaces. Visitors see what was published, where it belongs, and nothing else.

  Background:
    Given a WordPress site
    And the editor has logged in

  @wordpress_post
  Scenario: A post that an editor publishes is seen on the front page
    When the editor publishes the post "Low tide" with the text "The boats lie on the sand"
    Then the answer is 201
    And a visitor sees "The Harbour" and then "Low tide" and then "The boats lie on the sand" and then "Hello world!" at "/"
    And a visitor sees "Low tide" and then "The boats lie on the sand" at "{post's address}"

  @wordpress_post_characters
  Scenario Outline: A post says what its editor wrote, to the letter (<what>)
    When the editor publishes the post "<title>" with the text "<text>"
    Then the answer is 201
    And a visitor sees "<title>" and then "<text>" at "{post's address}"

    Examples:
      | what         | title       | text                     |
      | accents      | Marée haute | Où est le phare à Çeşme? |
      | emoji        | Boats ⛵     | A whale 🐳 was seen       |
      | other script | 港           | 船は朝に出る                   |
      | percent      | 100% of it  | 5 %d and %s of \\ boats  |

  @wordpress_post_quotes
  Scenario Outline: Quotes and backslashes in a text are text, and no SQL (<what>)
    When the editor publishes the post "Knots" with the text "<code><text></code>"
    Then the answer is 201
    And a visitor sees "Knots" and then "<text>" at "{post's address}"
    And a visitor sees "Knots" and then "Hello world!" at "/"

    Examples:
      | what                   | text                                |
      | single quotes          | it's Anna's                         |
      | double quotes          | a \"bowline\" knot                  |
      | the end of a statement | '); DELETE FROM wp_posts; -- after  |
      | a backslash            | one \\ two \\' three                |

  @wordpress_page
  Scenario: A page that an editor publishes has an address of its own, and is no post
    When the editor publishes the page "Opening hours" with the text "From nine to five"
    Then a visitor sees "Opening hours" and then "From nine to five" at "/opening-hours/"
    And a visitor does not see "From nine to five" at "/feed/"

  @wordpress_draft
  Scenario Outline: A draft is for those who write, and for no visitor (<how>)
    When the editor <deed>
    Then the editor sees "Secret course" and then "Draft" at "/wp-admin/edit.php"
    And a visitor does not see "Secret course" at "/"
    And a visitor does not see "Secret course" at "/feed/"

    Examples:
      | how                    | deed                                       |
      | saved in the editor    | drafts the post "Secret course"            |
      | noted on the dashboard | jots down "Secret course" on the dashboard |

  @wordpress_edit
  Scenario: A post that is changed says the new and not the old
    Given the editor has published the post "The pilot" with the text "He comes aboard at dawn"
    When the editor changes the post "The pilot" to say "She comes aboard at dusk"
    Then a visitor sees "The pilot" and then "She comes aboard at dusk" at "/the-pilot/"
    And a visitor does not see "He comes aboard at dawn" at "/the-pilot/"
    And a visitor does not see "He comes aboard at dawn" at "/"

  @wordpress_trash
  Scenario: A post that is deleted is gone, and all others are there
    Given the editor has published the post "Old anchor" with the text "For sale"
    When the editor deletes the post "Old anchor"
    Then a visitor sees "Hello world!" at "/"
    And a visitor does not see "Old anchor" at "/"
    And a visitor does not see "For sale" at "/old-anchor/"

  @wordpress_upload
  Scenario: A picture that is uploaded is served as it was
    When the editor uploads the picture "harbour.png"
    Then the answer is 201
    And visitors get the file that was uploaded from "{picture's address}"
    And the editor sees "harbour" at "/wp-admin/upload.php?mode=list"

  @wordpress_upload_small
  Scenario: A picture that is uploaded twice is there twice, under two addresses
    Given the editor has uploaded the picture "harbour.png"
    When the editor uploads the picture "harbour.png"
    Then the body contains "harbour-1.png"
    And visitors get the file that was uploaded from "{picture's address}"

  @wordpress_upload_refused
  Scenario: A program is no picture, and is not taken
    When the editor uploads the file "harbour.php"
    Then the body contains "you are not allowed to upload this file type"
    And the editor does not see "harbour" at "/wp-admin/upload.php?mode=list"

  @wordpress_comment
  Scenario: A comment stands below the post that it was written for, once it is approved
    Given the editor has published the post "The old pier" with the text "It creaks"
    And a visitor has commented "I have heard it too" on the post "The old pier"
    When the editor approves the comment "I have heard it too"
    Then a visitor sees "It creaks" and then "Guest" and then "I have heard it too" at "/the-old-pier/"
    And a visitor does not see "I have heard it too" at "/hello-world/"

  @wordpress_comment_waits
  Scenario: A stranger's comment is seen by nobody before it is approved
    Given the editor has published the post "The old pier" with the text "It creaks"
    When a visitor comments "Buy cheap sails" on the post "The old pier"
    Then a visitor does not see "Buy cheap sails" at "/the-old-pier/"
    And the editor sees "Buy cheap sails" and then "Approve" at "/wp-admin/edit-comments.php?comment_status=moderated"

  @wordpress_comment_markup
  Scenario: A comment cannot bring scripts onto the site
    Given the editor has published the post "The old pier" with the text "It creaks"
    And a visitor has commented "Ahoy <script>alert(1)</script>" on the post "The old pier"
    When the editor approves the comment "Ahoy alert(1)"
    Then a visitor sees "It creaks" and then "Ahoy alert(1)" at "/the-old-pier/"

  @wordpress_node_dies
  Scenario: What an editor has published outlives the node, and so does the login
    Given the editor has published the post "Storm" with the text "All hands on deck"
    And the node was killed
    When the node is started again
    Then a visitor sees "Storm" and then "All hands on deck" and then "Hello world!" at "/"
    And the editor sees "Howdy, emil" at "/wp-admin/"

  @wordpress_upload_node_dies
  Scenario: A picture of which half has come when the node dies is not there afterwards
    Given the editor has uploaded half of the picture "harbour.png"
    And the node was killed
    When the node is started again
    Then the editor does not see "harbour" at "/wp-admin/upload.php?mode=list"
    And a client finds 0 by "SELECT COUNT(*) FROM wp_posts WHERE post_type = 'attachment'"
    And a visitor sees "Hello world!" at "/"
