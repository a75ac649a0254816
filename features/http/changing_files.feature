@single @http
Feature: A file that changes is served as it is now
  Sites are edited while they run. The next visitor gets the new content, and a
  visitor who shows the validator of the old one is not told that nothing changed.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      """

  @static_changed
  Scenario: New content reaches a visitor who has the old one (same length)
    Given the document root holds "/changing/news.html" with the text "old news"
    And a visitor has received "/changing/news.html"
    And "/changing/news.html" was changed to the text "new news"
    When a visitor requests "/changing/news.html" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "new news"
    And the header "ETag" differs from "{its ETag}"

  @static_touched
  Scenario: A file that is written again with the same content keeps its validator (304)
    Given the document root holds "/changing/same.html" with the text "the same news"
    And a visitor has received "/changing/same.html"
    And "/changing/same.html" was changed to the text "the same news"
    When a visitor requests "/changing/same.html" with the header "If-None-Match: {its ETag}"
    Then the answer is 304
    And the body is empty

  @static_added
  Scenario: A file that was added is there at once
    Given a visitor has received "/plain.txt"
    And the document root holds "/changing/added.html" with the text "just added"
    When a visitor requests "/changing/added.html"
    Then the answer is 200
    And the body is "just added"

  @static_removed
  Scenario: A file that was removed is gone, also for those who know it (404)
    Given the document root holds "/changing/gone.html" with the text "soon to be gone"
    And a visitor has received "/changing/gone.html"
    And "/changing/gone.html" was removed
    When a visitor requests "/changing/gone.html" with the header "If-None-Match: {its ETag}"
    Then the visitor is refused with 404
    And the body does not contain "soon to be gone"

  @static_large_changed
  Scenario: A large file that changed has another validator (2 MiB, then one line)
    Given the document root holds "/changing/large.txt" of 2 MiB
    And a visitor has received "/changing/large.txt"
    And "/changing/large.txt" was changed to the text "short now"
    When a visitor requests "/changing/large.txt" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "short now"
    And the header "ETag" differs from "{its ETag}"

  @static_changed_unseen
  Scenario Outline: New bytes have another validator, though size and date are the old ones (<size>)
    Given the document root holds "/changing/<name>.txt" of <size>
    And a visitor has received "/changing/<name>.txt"
    And "/changing/<name>.txt" was changed in one byte, its date kept
    When a visitor requests "/changing/<name>.txt" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the header "ETag" differs from "{its ETag}"
    And the body is the file "/changing/<name>.txt"

    Examples:
      | name        | size  |
      | small-twin  | 10 kB |
      | large-twin  | 2 MiB |

  @static_cut
  Scenario: A visitor of a file that is cut while it is sent can tell that it is not whole
    Given the document root holds "/changing/cut.txt" of 16 MiB
    And a visitor requests "/changing/cut.txt", and does not read the answer
    When "/changing/cut.txt" is changed to the text "short now"
    Then the answer breaks off
    And the node still serves, in the same process
