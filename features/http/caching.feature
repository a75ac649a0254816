@single @http
Feature: A site says how long its files may be kept
  The operator writes one line, and every browser and proxy knows how long a static
  file is good. Pages made by scripts speak for themselves.

  Background:
    Given a node with the configuration
      """toml
      [server.static]
      cache_control = "public, max-age=3600"
      """

  @cache_control_header
  Scenario: A static file says how long it is good (Cache-Control)
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "Cache-Control" is "public, max-age=3600"
    And the body is the file "/test.html"

  @cache_control_header
  Scenario: The answer that a file has not changed says how long it is good (304)
    When a visitor requests "/test.html" with the header "If-None-Match: *"
    Then the answer is 304
    And the header "Cache-Control" is "public, max-age=3600"

  @cache_control_large
  Scenario: A streamed file says how long it is good (2 MiB)
    Given the document root holds "/cached/large.txt" of 2 MiB
    When a visitor requests "/cached/large.txt"
    Then the answer is 200
    And the header "Cache-Control" is "public, max-age=3600"

  @cache_control_php @requires.php
  Scenario: A page made by a script speaks for itself (no Cache-Control is added)
    When a visitor requests "/index.php"
    Then the answer is 200
    And the body contains "Hello from ePHPm"
    And the header "Cache-Control" is absent
