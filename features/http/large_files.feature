@single @http
Feature: Large files arrive whole
  Pictures, archives and videos are larger than what a server holds in memory at
  once. Whatever the size, every byte arrives, in its place.

  Background:
    Given a node

  @static_large_file
  Scenario Outline: A file of <size> arrives byte for byte
    Given the document root holds "/large/<name>.txt" of <size>
    When a visitor requests "/large/<name>.txt"
    Then the answer is 200
    And the header "Content-Length" is the size of "/large/<name>.txt"
    And the body is the file "/large/<name>.txt"

    Examples:
      | name  | size            |
      | below | 1,048,575 bytes |
      | equal | 1,048,576 bytes |
      | above | 1,048,577 bytes |
      | four  | 4 MiB           |

  @static_large_file
  Scenario Outline: A file of <size> arrives whole for a visitor who accepts compression (<codings>)
    Given the document root holds "/large/<name>.txt" of <size>
    When a visitor requests "/large/<name>.txt" with the header "Accept-Encoding: <codings>"
    Then the answer is 200
    And the header "Content-Length" is the size of the body
    And the body is the file "/large/<name>.txt"

    Examples:
      | name       | size            | codings  |
      | equal-gzip | 1,048,576 bytes | gzip     |
      | above-gzip | 1,048,577 bytes | gzip     |
      | three-both | 3 MiB           | gzip, br |

  @static_large_head
  Scenario: HEAD tells the size of a large file, and sends nothing of it (3 MiB)
    Given the document root holds "/large/head.txt" of 3 MiB
    And a visitor has received "/large/head.txt"
    When a visitor sends HEAD "/large/head.txt"
    Then the answer is 200
    And the headers are those of the first visit
    And the header "Content-Length" is the size of "/large/head.txt"
    And the body is empty

  @static_large_304
  Scenario: A large file that a visitor has is not sent again (3 MiB, 304)
    Given the document root holds "/large/known.txt" of 3 MiB
    And a visitor has received "/large/known.txt"
    When a visitor requests "/large/known.txt" with the header "If-None-Match: {its ETag}"
    Then the answer is 304
    And the body is empty
    And the header "ETag" is "{its ETag}"

  @static_large_together
  Scenario: Visitors do not get each other's bytes (4 at once, 3 MiB each)
    Given the document root holds "/large/1.txt" of 3,145,728 bytes
    When 4 visitors request "/large/1.txt" at once
    Then all 4 answers are the file "/large/1.txt"
