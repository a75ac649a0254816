@single @php @reads @requires.php
Feature: What a page prints is what the visitor gets
  Nothing of a page's output is lost, doubled or held back, be it nothing at all or
  many megabytes, printed at once, buffered or flushed.

  Background:
    Given a node

  @php_large_output
  Scenario Outline: A page's output is whole, and its length is told (<size>)
    When a visitor requests "/large_output.php?size=<bytes>"
    Then the answer is 200
    And the body is the numbered page of <size>
    And the header "Content-Length" is the size of the body

    Examples:
      | size        | bytes   |
      | 1 byte      | 1       |
      | 8,191 bytes | 8191    |
      | 8,193 bytes | 8193    |
      | 64 KiB      | 65536   |
      | 1 MiB       | 1048576 |
      | 5 MiB       | 5242880 |

  @php_no_output
  Scenario: A page that prints nothing is an empty page (200)
    When a visitor requests "/large_output.php?size=0"
    Then the answer is 200
    And the header "Content-Type" matches "text/plain.*"
    And the body is empty
    And the header "Content-Length" is "0"

  @php_white_space
  Scenario: White space around what a page prints is a part of it
    When a visitor requests "/white_space.php"
    Then the answer is 200
    And the body is "\n  between  \n\n"

  @php_output_buffering
  Scenario: Buffers that a page leaves open are printed at its end, in order
    When a visitor requests "/buffer.php"
    Then the answer is 200
    And the body is "OUTER INNER SHUTDOWN"

  @php_flush
  Scenario: A page that flushes prints each part once
    When a visitor requests "/flush.php"
    Then the answer is 200
    And the body is "one two three"

  @php_binary_output
  Scenario: A page's output may be any bytes (a null byte, no UTF-8)
    When a visitor requests "/bytes.php"
    Then the answer is 200
    And the body is the file "/bytes.bin"

  @php_large_output_http2 @requires.http2
  Scenario: A page's output is whole over HTTP/2 (5 MiB)
    When a visitor requests "/large_output.php?size=5242880" over HTTP/2
    Then the answer is 200
    And the body is the numbered page of 5 MiB
