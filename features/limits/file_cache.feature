@single @limits
Feature: Cached files are as good as the files
  With the file cache, often-visited files are kept in memory and the disk is left
  alone. The operator says for how long a copy may be served unseen; an edit shows
  after that time at the latest, and never mixes with the old version.

  Background:
    Given a node with the configuration
      """toml
      [server.file_cache]
      enabled = true
      valid_secs = 1
      """

  @file_cache
  Scenario: A cached file is served as it is (two visits)
    Given a visitor has received "/test.html"
    When a visitor requests "/test.html"
    Then the answer is 200
    And the body is the file "/test.html"
    And the header "ETag" is "{its ETag}"

  @file_cache_not_modified
  Scenario: A cached file is not sent to those who have it (304)
    Given a visitor has received "/test.html"
    When a visitor requests "/test.html" with the header "If-None-Match: {its ETag}"
    Then the answer is 304
    And the body is empty
    And the header "ETag" is "{its ETag}"

  @file_cache_compressed
  Scenario: A cached file is compressed for those who can read it (gzip)
    Given a visitor has received "/test.html"
    When a visitor requests "/test.html" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the body came compressed as "gzip"
    And the body is the file "/test.html"

  @file_cache_uncompressed
  Scenario: A copy of a file that was compressed for one visitor is plain for another
    Given a visitor has received "/test.html" with the header "Accept-Encoding: gzip"
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "Content-Encoding" is absent
    And the body is the file "/test.html"

  @file_cache_edit_seen
  Scenario: An edit of a file shows after the validity of its copy at the latest (1 s)
    Given the document root holds "/cached-edit.txt" with the text "the old text"
    And a visitor has received "/cached-edit.txt"
    When "/cached-edit.txt" is changed to the text "the new text, which is longer"
    Then within 1 s a visitor of "/cached-edit.txt" gets the text "the new text, which is longer"
    And the header "ETag" differs from "{its ETag}"

  @file_cache_edit_same_size
  Scenario: An edit of a file shows even where its size stays the same (1 s)
    Given the document root holds "/cached-size.txt" with the text "aaaa"
    And a visitor has received "/cached-size.txt"
    When "/cached-size.txt" is changed to the text "bbbb"
    Then within 1 s a visitor of "/cached-size.txt" gets the text "bbbb"
    And the header "ETag" differs from "{its ETag}"

  @file_cache_edit_unseen
  Scenario: A copy of a file is served as long as it is valid, and the disk is left alone (60 s)
    Given a node with the configuration
      """toml
      [server.file_cache]
      enabled = true
      valid_secs = 60
      """
    And the document root holds "/cached-long.txt" with the text "the old text"
    And a visitor has received "/cached-long.txt"
    And "/cached-long.txt" was changed to the text "the new text"
    When a visitor requests "/cached-long.txt"
    Then the answer is 200
    And the body is "the old text"
    And the header "ETag" is "{its ETag}"

  @file_cache_unused
  Scenario: A copy of a file that lies unused for too long is dropped (0 s)
    Given a node with the configuration
      """toml
      [server.file_cache]
      valid_secs = 60
      inactive_secs = 0
      """
    And the document root holds "/cached-unused.txt" with the text "the old text"
    And a visitor has received "/cached-unused.txt"
    When "/cached-unused.txt" is changed to the text "the new text"
    Then within 1 s a visitor of "/cached-unused.txt" gets the text "the new text"

  @file_cache_threshold
  Scenario: A file of more than the largest size to be kept is read anew (10 bytes)
    Given a node with the configuration
      """toml
      [server.file_cache]
      valid_secs = 60
      inline_threshold = 10
      """
    And the document root holds "/cached-long.txt" with the text "the old text"
    And a visitor has received "/cached-long.txt"
    And "/cached-long.txt" was changed to the text "the new text, which is longer"
    When a visitor requests "/cached-long.txt"
    Then the answer is 200
    And the body is "the new text, which is longer"
    And the header "Content-Length" is the size of the body

  @file_cache_crowded
  Scenario: Files that find no room in the file cache are served all the same (room for one)
    Given a node with the configuration
      """toml
      [server.file_cache]
      enabled = true
      max_entries = 1
      """
    When a visitor requests on one connection, without waiting for the answers
      | target     |
      | /test.html |
      | /plain.txt |
      | /image.png |
      | /test.html |
      | /plain.txt |
    Then the answers are, in this order
      | body                  |
      | the file "/test.html" |
      | the file "/plain.txt" |
      | the file "/image.png" |
      | the file "/test.html" |
      | the file "/plain.txt" |

  @file_cache_full
  Scenario: A copy of a file gives way where the file cache is full (room for one)
    Given a node with the configuration
      """toml
      [server.file_cache]
      valid_secs = 60
      max_entries = 1
      """
    And the document root holds "/cached-first.txt" with the text "the old text"
    And a visitor has received "/cached-first.txt"
    And "/cached-first.txt" was changed to the text "the new text"
    And a visitor has received "/plain.txt"
    When a visitor requests "/cached-first.txt"
    Then the answer is 200
    And the body is "the new text"

  @file_cache_removed
  Scenario: A file that is gone is gone after the copy's validity at the latest (1 s)
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "=404"]
      """
    And the document root holds "/cached-gone.txt" with the text "still here"
    And a visitor has received "/cached-gone.txt"
    When "/cached-gone.txt" is removed
    Then within 1 s a visitor of "/cached-gone.txt" gets 404

  @file_cache_off
  Scenario: Without the file cache an edit of a file shows at once
    Given a node with the configuration
      """toml
      [server.file_cache]
      enabled = false
      """
    And the document root holds "/uncached.txt" with the text "the old text"
    And a visitor has received "/uncached.txt"
    And "/uncached.txt" was changed to the text "the new text"
    When a visitor requests "/uncached.txt"
    Then the answer is 200
    And the body is "the new text"
