@single @http
Feature: The operator decides what is compressed
  Compression costs time. It can be switched off, and the size from which it pays
  can be set.

  @compression_off
  Scenario: Nothing is compressed where compression is off
    Given a node with the configuration
      """toml
      [server.response]
      compression = false
      """
    When a visitor requests "/test.html" with the header "Accept-Encoding: gzip, br"
    Then the answer is 200
    And the header "Content-Encoding" is absent
    And the body is the file "/test.html"

  @compression_level
  Scenario: The operator's level makes answers smaller (level 9: less than 800 of 2,969 bytes)
    Given a node with the configuration
      """toml
      [server.response]
      compression_level = 9
      """
    When a visitor requests "/test.html" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the body came compressed as "gzip"
    And the header "Content-Length" is at most 799
    And the body is the file "/test.html"

  @compression_min_size
  Scenario: The least size of what is compressed is the operator's (2,000 bytes)
    Given a node with the configuration
      """toml
      [server.response]
      compression_min_size = 2000
      """
    When a visitor requests "/style.css" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the header "Content-Encoding" is absent
    And the body is the file "/style.css"

  @compression_min_size_larger
  Scenario: What is larger than the operator's least size is compressed (2,969 bytes)
    Given a node with the configuration
      """toml
      [server.response]
      compression_min_size = 2000
      """
    When a visitor requests "/test.html" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the body came compressed as "gzip"
    And the body is the file "/test.html"
