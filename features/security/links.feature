@single @security
Feature: A link does not lead out of the site
  A symbolic link is followed as long as what it names lies in the document root.
  A link to elsewhere, left by a careless upload or by an attacker, is refused.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      """
    And a file "outside.txt" beside the document root with the text "outside-secret-4741"
    And a file "outside.php" beside the document root with the text "<?php echo 'outside script ran';"

  @symlink_outside
  Scenario Outline: What a link shows of the outside is refused (<what>)
    Given the document root holds "<link>", a link to "<to>"
    When a visitor requests "<target>"
    Then the visitor is refused with 403
    And no part of the file "outside.txt" beside the document root reaches the visitor
    And no part of the file "outside.php" beside the document root reaches the visitor
    And the node still serves, in the same process

    Examples:
      | what                   | link         | to             | target          |
      | a file                 | /link.txt    | ../outside.txt | /link.txt       |
      | a file in a folder     | /up          | ..             | /up/outside.txt |
      | a script               | /link.php    | ../outside.php | /link.php       |
      | a script under no .php | /script.txt  | ../outside.php | /script.txt     |
      | a file of the machine  | /passwd.html | /etc/passwd    | /passwd.html    |

  @symlink_inside
  Scenario: A link within the site is as good as what it names (200)
    Given the document root holds "/also.html", a link to "test.html"
    When a visitor requests "/also.html"
    Then the answer is 200
    And the body is the file "/test.html"

  @symlink_dangling
  Scenario: A link to nothing is a page that is missing (404)
    Given the document root holds "/nothing.html", a link to "no-such-file.html"
    When a visitor requests "/nothing.html"
    Then the visitor is refused with 404

  @symlink_loop
  Scenario: A link to itself is a page that is missing (404)
    Given the document root holds "/loop.html", a link to "loop.html"
    When a visitor requests "/loop.html"
    Then the visitor is refused with 404
    And the node still serves, in the same process
