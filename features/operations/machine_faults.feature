@single @operations @requires.signals @requires.files
Feature: A fault of the machine is no fault of the site
  Disks fill up, cleaners empty temporary directories, deployments move files away,
  descriptors run out. What can be served is served, a loss is said once and not with
  every visitor, and the site is well again when the machine is.

  Background:
    Given a node with the configuration
      """toml
      [server.logging]
      access = "{directory}/logs/access.log"
      """

  @access_log_disk_full @fresh @requires.access-log
  Scenario: Visitors are served while the disk of the access log is full
    Given the disk of the access log was full
    And the node was sent "SIGHUP", and opens the access log anew
    When a visitor requests "/plain.txt" 20 times in a row
    Then the answer is 200
    And the node still serves, in the same process

  @access_log_disk_full_said_once @fresh @requires.access-log @requires.logs
  Scenario: A full disk of the access log is said once (20 visits)
    Given the disk of the access log was full
    And the node was sent "SIGHUP", and opens the access log anew
    When a visitor requests "/plain.txt" 20 times in a row
    Then the log says "No space left on device" once

  @access_log_disk_free_again @fresh @requires.access-log
  Scenario: The access log is written again when its disk has room
    Given the disk of the access log was full
    And the node was sent "SIGHUP", and opens the access log anew
    And a visitor has received "/test.html"
    And the disk of the access log was free again
    When the node is sent "SIGHUP"
    Then there is an access log
    And the node still serves, in the same process
    And the access log has a line for each of these, and no other
      | method | target     | status |
      | GET    | /plain.txt | 200    |

  @document_root_replaced @fresh
  Scenario: A release that takes the document root's name is served (a link, moved in one moment)
    Given the document root was replaced by a release with the text "one"
    And a visitor has received "/release.txt"
    When the document root is replaced by a release with the text "two"
    Then within 1 s a visitor of "/release.txt" gets the text "two"
    And the node still serves, in the same process

  @document_root_replaced_page @fresh @requires.php
  Scenario: A page of a new release is the new one (a link, moved in one moment)
    Given the document root was replaced by a release with the text "one"
    And a visitor has received "/release.php"
    When the document root is replaced by a release with the text "two"
    Then within 1 s a visitor of "/release.php" gets the text "two"

  @document_root_replaced_cached @fresh
  Scenario: A file of the release before is served from memory no longer than copies of files are kept (1 s)
    Given a node with the configuration
      """toml
      [server.file_cache]
      enabled = true
      valid_secs = 1
      """
    And the document root was replaced by a release with the text "one"
    And a visitor has received "/release.txt"
    When the document root is replaced by a release with the text "two"
    Then within 1 s a visitor of "/release.txt" gets the text "two"

  @temporary_directory_emptied @fresh @requires.php
  Scenario: An upload arrives after a cleaner has emptied the temporary directory
    Given the temporary directory was emptied
    When a visitor uploads the form to "/test.php"
      | field | file name | type       | content        |
      | photo | beach.txt | text/plain | sand and waves |
    Then the answer is 200
    And the page saw the variables
      | variable                    | value          |
      | $_FILES['photo']['error']   | 0              |
      | $_FILES['photo']['content'] | sand and waves |

  @temporary_directory_removed @fresh @requires.php
  Scenario: Pages are served after somebody has removed the temporary directory
    Given the temporary directory was removed
    When a visitor requests "/test.php?q=1"
    Then the answer is 200
    And the page saw $_GET['q'] as "1"
    And the node still serves, in the same process

  @temporary_directory_made_anew @fresh @requires.php
  Scenario: An upload arrives when a temporary directory that was removed is there again
    Given the temporary directory was removed
    And the temporary directory was made anew
    When a visitor uploads 100 kB as "book" to "/test.php"
    Then the answer is 200
    And the page saw $_FILES['book']['error'] as "0"
    And the page saw $_FILES['book']['size'] as "100000"

  @upload_disk_full @fresh @requires.php
  Scenario: A page is told that there is no room for an upload, and the site goes on (100 kB on a full disk)
    Given a node with the configuration
      """toml
      [php]
      ini_overrides = [["upload_tmp_dir", "{directory}/uploads"]]
      """
    And the disk of uploads was full
    When a visitor uploads 100 kB as "book" to "/test.php"
    Then the answer is 200
    And the page saw $_FILES['book']['error'] as "7"
    And the next visitor gets "hello" from "/exit_test.php"
    And the node still serves, in the same process

  @upload_disk_free_again @fresh @requires.php
  Scenario: Uploads arrive again when the disk has room (100 kB)
    Given a node with the configuration
      """toml
      [php]
      ini_overrides = [["upload_tmp_dir", "{directory}/uploads"]]
      """
    And the disk of uploads was full
    And a visitor has received "/exit_test.php"
    And the disk of uploads was free again
    When a visitor uploads 100 kB as "book" to "/test.php"
    Then the answer is 200
    And the page saw $_FILES['book']['error'] as "0"
    And the page saw $_FILES['book']['size'] as "100000"

  @temporary_directory_emptied_stop @fresh
  Scenario: A node whose temporary directory was emptied still stops cleanly
    Given the temporary directory was emptied
    When the node is told to stop
    Then the node exits at once with code 0

  @descriptors_connections @fresh
  Scenario: A node that has run out of descriptors serves again as soon as visitors leave (64, where 90 connect)
    Given the node was limited to 64 open files and connections
    When 90 visitors request "/bytes.bin", and leave after 100 ms
    Then the node still serves, in the same process

  @descriptors_pages @fresh @requires.php
  Scenario: Pages are run again when descriptors are free again (64, where 90 pages are asked for)
    Given a node with the configuration
      """toml
      [php]
      workers = 2
      """
    And the node was limited to 64 open files and connections
    When 90 visitors request "/sleep.php?ms=100", and leave after 1 s
    Then within 5 s a visitor of "/sleep.php?ms=1" gets the text "awake after 1 ms"
