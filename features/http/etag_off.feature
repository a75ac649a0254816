@single @http
Feature: Validators can be switched off
  An operator whose nodes stand behind a cache of its own may want no ETags. Then
  no file has one, and no visitor is told that nothing changed.

  Background:
    Given a node with the configuration
      """toml
      [server.static]
      etag = false
      """

  @etag_off
  Scenario: A file has no validator where ETags are off (etag = false)
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "ETag" is absent
    And the body is the file "/test.html"

  @etag_off_large
  Scenario: A streamed file has no validator where ETags are off (2 MiB)
    Given the document root holds "/etag-off/large.txt" of 2 MiB
    When a visitor requests "/etag-off/large.txt"
    Then the answer is 200
    And the header "ETag" is absent
    And the body is the file "/etag-off/large.txt"

  @etag_off_no_304
  Scenario: A visitor with a validator gets the file all the same (200)
    When a visitor requests "/test.html" with the header "If-None-Match: *"
    Then the answer is 200
    And the body is the file "/test.html"
