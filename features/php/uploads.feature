@single @php @requires.php
Feature: A visitor's files arrive whole
  What a visitor uploads reaches the page byte for byte, with its name and type,
  beside the other fields of the form. What is too large is reported, not cut.

  Background:
    Given a node

  @php_post_multipart
  Scenario: A form with a file has both (fields in $_POST, the file in $_FILES)
    When a visitor uploads the form to "/test.php"
      | field | file name | type       | content        |
      | title |           |            | my holiday     |
      | photo | beach.txt | text/plain | sand and waves |
    Then the answer is 200
    And the page saw the variables
      | variable                    | value          |
      | $_POST['title']             | my holiday     |
      | $_FILES['photo']['name']    | beach.txt      |
      | $_FILES['photo']['type']    | text/plain     |
      | $_FILES['photo']['size']    | 14             |
      | $_FILES['photo']['error']   | 0              |
      | $_FILES['photo']['content'] | sand and waves |
    And the page saw no $_POST['photo']

  @php_uploads_many
  Scenario: Several files arrive, each under its own name
    When a visitor uploads the form to "/test.php"
      | field   | file name | type       | content |
      | cover   | cover.txt | text/plain | first   |
      | pages[] | one.txt   | text/plain | second  |
      | pages[] | two.html  | text/html  | third   |
    Then the page saw the variables
      | variable                         | value     |
      | $_FILES['cover']['content']      | first     |
      | $_FILES['pages']['0']['name']    | one.txt   |
      | $_FILES['pages']['0']['content'] | second    |
      | $_FILES['pages']['1']['name']    | two.html  |
      | $_FILES['pages']['1']['type']    | text/html |
      | $_FILES['pages']['1']['content'] | third     |

  @php_upload_binary
  Scenario: A picture arrives byte for byte
    When a visitor uploads the file "/image.png" as "picture" to "/test.php"
    Then the answer is 200
    And the page received the file "/image.png" as "picture"

  @php_upload_large
  Scenario: A file of almost PHP's limit arrives byte for byte
    Given the document root holds "/almost.txt" of 2,000,000 bytes
    When a visitor uploads the file "/almost.txt" as "book" to "/test.php"
    Then the answer is 200
    And the page received the file "/almost.txt" as "book"

  @php_upload_names
  Scenario Outline: A file's name arrives as it is called, without a path (<how>)
    When a visitor uploads the form to "/test.php"
      | field | file name | type       | content |
      | file  | <sent>    | text/plain | content |
    Then the answer is 200
    And the page saw $_FILES['file']['name'] as "<seen>"
    And the page saw $_FILES['file']['content'] as "content"

    Examples:
      | how          | sent             | seen         |
      | with a blank | my notes.txt     | my notes.txt |
      | in UTF-8     | façade.txt       | façade.txt   |
      | with a path  | ../../etc/cron.d | cron.d       |

  @php_upload_nothing
  Scenario: A file field that was left empty is no file (error 4)
    When a visitor uploads no file as "photo" to "/test.php"
    Then the answer is 200
    And the page saw $_FILES['photo']['error'] as "4"
    And the page saw $_FILES['photo']['size'] as "0"

  @php_upload_empty
  Scenario: An empty file is a file (0 bytes, no error)
    When a visitor uploads the form to "/test.php"
      | field | file name | type       | content |
      | file  | empty.txt | text/plain |         |
    Then the page saw $_FILES['file']['error'] as "0"
    And the page saw $_FILES['file']['size'] as "0"

  @php_upload_kept
  Scenario: A page can keep what was uploaded (move_uploaded_file)
    Given the document root holds "/holiday.txt" of 300 kB
    When a visitor uploads the file "/holiday.txt" as "file" to "/keep_upload.php"
    Then the answer is 201
    And the body is "kept holiday.txt"
    And the next visitor gets the file "/holiday.txt" from "/uploads/holiday.txt"

  @php_upload_too_large
  Scenario: A file over PHP's limit is reported to the page (error 1)
    Given a node with the configuration
      """toml
      [php]
      ini_overrides = [["upload_max_filesize", "10K"]]
      """
    When a visitor uploads 10,241 bytes as "book" to "/test.php"
    Then the answer is 200
    And the page saw $_FILES['book']['error'] as "1"
    And the page saw $_FILES['book']['size'] as "0"

  @php_upload_at_limit
  Scenario: A file of exactly PHP's limit arrives
    Given a node with the configuration
      """toml
      [php]
      ini_overrides = [["upload_max_filesize", "10K"]]
      """
    When a visitor uploads 10,240 bytes as "book" to "/test.php"
    Then the page saw $_FILES['book']['error'] as "0"
    And the page saw $_FILES['book']['size'] as "10240"
