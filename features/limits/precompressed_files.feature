@single @limits
Feature: Files that are compressed beforehand are as good as the files
  With the file cache, a text is compressed once, not for each visitor. Nobody sees a
  difference: each visitor gets the coding that was asked for, and no compressed
  copy outlives the file that it was made of.

  Background:
    Given a node with the configuration
      """toml
      [server.file_cache]
      enabled = true
      valid_secs = 60
      precompress = true
      [server.response]
      compression_min_size = 100
      """

  @precompress_coding
  Scenario Outline: A visitor gets the compressed copy of a file, whoever came before (<coding>)
    Given a visitor has received "/test.html"
    When a visitor requests "/test.html" with the header "Accept-Encoding: <coding>"
    Then the answer is 200
    And the body came compressed as "<coding>"
    And the header "Content-Length" is the size of the body
    And the body is the file "/test.html"

    Examples:
      | coding |
      | gzip   |

    @precompress_brotli
    Examples:
      | coding |
      | br     |

  @precompress_plain
  Scenario: A visitor who does not ask for compression gets the file as it is
    Given a visitor has received "/test.html" with the header "Accept-Encoding: gzip"
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "Content-Encoding" is absent
    And the body is the file "/test.html"

  @precompress_copy
  Scenario: While the node keeps a copy of a file, its compressed copy is of the same text (60 s)
    Given the document root holds "/beforehand/copy.txt" with the text "old news, old news, old news, old news, old news, old news, old news, old news, old news, old news, old news"
    And a visitor has received "/beforehand/copy.txt"
    And "/beforehand/copy.txt" was changed to the text "new news, new news, new news, new news, new news, new news, new news, new news, new news, new news, new news"
    When a visitor requests "/beforehand/copy.txt" with the header "Accept-Encoding: gzip"
    Then the body came compressed as "gzip"
    And the body is "old news, old news, old news, old news, old news, old news, old news, old news, old news, old news, old news"
    And the header "ETag" is "{its ETag}"

  @precompress_edit
  Scenario: A changed file comes compressed anew once its copy is too old (0 s)
    Given a node with the configuration
      """toml
      [server.file_cache]
      valid_secs = 0
      """
    And the document root holds "/beforehand/edit.txt" with the text "old news, old news, old news, old news, old news, old news, old news, old news, old news, old news, old news"
    And a visitor has received "/beforehand/edit.txt" with the header "Accept-Encoding: gzip"
    And "/beforehand/edit.txt" was changed to the text "new news, new news, new news, new news, new news, new news, new news, new news, new news, new news, new news"
    When a visitor requests "/beforehand/edit.txt" with the header "Accept-Encoding: gzip"
    Then the body came compressed as "gzip"
    And the body is "new news, new news, new news, new news, new news, new news, new news, new news, new news, new news, new news"

  @precompress_off
  Scenario: Without copies made beforehand, a file is compressed when a visitor asks for it (gzip)
    Given a node with the configuration
      """toml
      [server.file_cache]
      precompress = false
      """
    And a visitor has received "/test.html"
    When a visitor requests "/test.html" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the body came compressed as "gzip"
    And the body is the file "/test.html"
