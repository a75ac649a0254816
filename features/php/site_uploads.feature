@single @php @requires.configuration @requires.tenants @requires.php
Feature: Sites that share a node have temporary files of their own
  Uploads begin as temporary files, and so does much of what libraries write. A page of one site
  among many may use its own, and finds nothing of another site's.

  Background:
    Given a node with the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"

  @site_upload_read
  Scenario: A page of a site reads what was uploaded, before it keeps it
    When a visitor uploads the form to "/test.php" of "alice.test"
      | field   | file name | type       | content        |
      | title   |           |            | my holiday     |
      | photo   | beach.txt | text/plain | sand and waves |
      | pages[] | one.txt   | text/plain | first          |
      | pages[] | two.txt   | text/plain | second         |
    Then the answer is 200
    And the page saw the variables
      | variable                         | value          |
      | $_POST['title']                  | my holiday     |
      | $_FILES['photo']['content']      | sand and waves |
      | $_FILES['pages']['0']['content'] | first          |
      | $_FILES['pages']['1']['content'] | second         |

  @site_upload_binary
  Scenario: A picture arrives at a page of a site byte for byte
    When a visitor uploads the file "/image.png" as "picture" to "/test.php" of "alice.test"
    Then the answer is 200
    And the page received the file "/image.png" as "picture"

  @site_upload_gone
  Scenario: What was uploaded to a page of a site and not kept is gone when the page is done
    When a visitor uploads the file "/image.png" as "picture" to "/test.php" of "alice.test"
    Then the answer is 200
    And the temporary file of "picture" is gone

  @site_upload_kept
  Scenario: A page of a site can keep what was uploaded (move_uploaded_file)
    Given the site "alice.test" holds "/uploads/about.txt" with the text "kept here"
    When a visitor uploads the file "/plain.txt" as "file" to "/keep_upload.php" of "alice.test"
    Then the answer is 201
    And the body is "kept plain.txt"
    And the next visitor gets the file "/plain.txt" from "/uploads/plain.txt" of "alice.test"

  @site_upload_nothing
  Scenario: A page of a site is told that no file was chosen (error 4)
    When a visitor uploads no file as "photo" to "/test.php" of "alice.test"
    Then the answer is 200
    And the page saw $_FILES['photo']['error'] as "4"

  @site_upload_tried
  Scenario: A page of a site looks at a picture before it keeps it (getimagesize)
    Given the site "alice.test" holds "/look.php" with the text "<?php echo getimagesize($_FILES['picture']['tmp_name'])['mime'];"
    When a visitor uploads the file "/image.png" as "picture" to "/look.php" of "alice.test"
    Then the answer is 200
    And the body is "image/png"

  @site_temporary
  Scenario Outline: A page of a site writes and reads temporary files (<how>)
    Given the site "alice.test" holds "/temporary.php" with the text "<?php $p = <how>; file_put_contents($p, 'for a moment'); echo file_get_contents($p), unlink($p);"
    When a visitor requests "/temporary.php" of "alice.test"
    Then the answer is 200
    And the body is "for a moment1"

    Examples:
      | how                              |
      | tempnam(sys_get_temp_dir(), 'a') |
      | tempnam('', 'a')                 |
      | sys_get_temp_dir() . '/a.txt'    |

  @site_temporary_unnamed
  Scenario: A page of a site has temporary files without a name (tmpfile)
    Given the site "alice.test" holds "/temporary.php" with the text "<?php $f = tmpfile(); fwrite($f, 'for a moment'); rewind($f); echo fgets($f);"
    When a visitor requests "/temporary.php" of "alice.test"
    Then the answer is 200
    And the body is "for a moment"

  @site_temporary_apart
  Scenario: A page of one site does not find the temporary files of another
    Given the site "alice.test" holds "/put.php" with the text "<?php echo file_put_contents(sys_get_temp_dir() . '/letter.txt', 'dear Bob');"
    And the site "bob.test" holds "/look.php" with the text "<?php echo in_array('letter.txt', scandir(sys_get_temp_dir())) ? 'found' : 'nothing';"
    And a visitor has received "/put.php" of "alice.test"
    When a visitor requests "/look.php" of "bob.test"
    Then the answer is 200
    And the body is "nothing"
