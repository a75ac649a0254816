@single @http
Feature: A visitor who lacks a part of a file gets just that part
  Downloads break off, films are entered in the middle. Whoever says which bytes are
  missing gets these and is told where they belong. Whoever may have the beginning of
  another file gets the whole, so that nobody puts two files together.

  Background:
    Given a node
    And the document root holds "/parts/letters.txt" with the text "abcdefghijklmnopqrstuvwxyz", last changed "Wed, 21 Oct 2015 07:28:00 GMT"

  @static_range
  Scenario Outline: A visitor gets the bytes that were asked for, and no others (<which>)
    When a visitor requests "/parts/letters.txt" with the header "Range: bytes=<range>"
    Then the answer is 206
    And the header "Content-Range" is "bytes <place>/26"
    And the header "Content-Length" is the size of the body
    And the body is "<text>"

    Examples:
      | which                 | range | place | text |
      | from the middle       | 10-12 | 10-12 | klm  |
      | from a byte on        | 23-   | 23-25 | xyz  |
      | the last two          | -2    | 24-25 | yz   |
      | more than there are   | 24-99 | 24-25 | yz   |

  @range_large @static_range
  Scenario: A part of a large file comes from its place (3.4 MB, line 50,000)
    Given the document root holds "/parts/large.txt" of 3,400,000 bytes
    When a visitor requests "/parts/large.txt" with the header "Range: bytes=1700000-1700032"
    Then the answer is 206
    And the header "Content-Range" is "bytes 1700000-1700032/3400000"
    And the body is "line 000050000 of a numbered file"

  @range_offered @static_range
  Scenario: A file says that parts of it can be had (Accept-Ranges)
    When a visitor requests "/parts/letters.txt"
    Then the answer is 200
    And the header "Accept-Ranges" is "bytes"
    And the body is "abcdefghijklmnopqrstuvwxyz"

  @range_unsatisfiable @static_range
  Scenario Outline: A visitor who asks for a part that is not there is told how long the file is (<what>)
    When a visitor requests "/parts/letters.txt" with the header "Range: bytes=<range>"
    Then the visitor is refused with 416
    And the header "Content-Range" is "bytes */26"

    Examples:
      | what                | range |
      | from its end on     | 26-   |
      | the last zero bytes | -0    |

  @range_ignored
  Scenario Outline: A range that makes no sense is ignored, and the file comes whole (<what>)
    When a visitor requests "/parts/letters.txt" with the header "Range: <range>"
    Then the answer is 200
    And the header "Content-Range" is absent
    And the body is "abcdefghijklmnopqrstuvwxyz"

    Examples:
      | what                  | range         |
      | another unit          | lines=0-1     |
      | no number             | bytes=a-b     |
      | one of two backwards  | bytes=0-1,5-2 |

  @range_several @static_range
  Scenario: Several parts come in one answer, each with its place, in the order asked for
    When a visitor requests "/parts/letters.txt" with the header "Range: bytes=-2,0-2"
    Then the answer is 206
    And the header "Content-Type" matches "multipart/byteranges; *boundary=.+"
    And the header "Content-Range" is absent
    And the header "Content-Length" is the size of the body
    And the body contains "bytes 24-25/26\r\n\r\nyz\r\n--" and then "bytes 0-2/26\r\n\r\nabc\r\n--"
    And the body does not contain "defg"

  @range_joined @static_range
  Scenario Outline: Where one part is left to send, it comes as if it were the only one (<why>)
    When a visitor requests "/parts/letters.txt" with the header "Range: bytes=<ranges>"
    Then the answer is 206
    And the header "Content-Range" is "bytes 0-4/26"
    And the body is "abcde"

    Examples:
      | why                         | ranges  |
      | two overlap                 | 0-2,1-4 |
      | the other is behind the end | 0-4,99- |

  @range_head
  Scenario: HEAD tells of the whole file, whatever part is named
    When a visitor sends HEAD "/parts/letters.txt" with the header "Range: bytes=0-1"
    Then the answer is 200
    And the header "Content-Range" is absent
    And the header "Content-Length" is the size of "/parts/letters.txt"
    And the body is empty

  @if_range @static_range
  Scenario: A visitor who has the beginning of the file gets the rest (If-Range, its date)
    When a visitor requests "/parts/letters.txt" with the headers
      | name     | value                         |
      | Range    | bytes=20-                     |
      | If-Range | Wed, 21 Oct 2015 07:28:00 GMT |
    Then the answer is 206
    And the header "Content-Range" is "bytes 20-25/26"
    And the body is "uvwxyz"

  @if_range_changed
  Scenario Outline: A visitor who may have the beginning of another file gets the whole file (If-Range, <what>)
    Given a visitor has received "/parts/letters.txt"
    When a visitor requests "/parts/letters.txt" with the headers
      | name     | value     |
      | Range    | bytes=20- |
      | If-Range | <shown>   |
    Then the answer is 200
    And the header "Content-Range" is absent
    And the body is "abcdefghijklmnopqrstuvwxyz"

    Examples:
      | what                   | shown                         |
      | an earlier date        | Wed, 21 Oct 2015 07:27:59 GMT |
      | a later date           | Wed, 21 Oct 2015 07:28:01 GMT |
      | a weak ETag            | {its ETag}                    |

  @if_range_weak_date
  Scenario Outline: A date that more than one state of the file may have had is no proof (If-Range, <what>)
    Given the document root holds "/parts/recent.txt" with the text "abcdefghijklmnopqrstuvwxyz", last changed <when>
    And a visitor has received "/parts/recent.txt"
    When a visitor requests "/parts/recent.txt" with the headers
      | name     | value               |
      | Range    | bytes=20-           |
      | If-Range | {its Last-Modified} |
    Then the answer is 200
    And the header "Content-Range" is absent
    And the body is "abcdefghijklmnopqrstuvwxyz"

    Examples:
      | what               | when                            |
      | of a moment ago    | 1 s ago                         |
      | of half a minute   | 30 s ago                        |
      | of a time to come  | "Wed, 21 Oct 2099 07:28:00 GMT" |

  @if_range_settled_date @static_range
  Scenario: The date of a file that was left alone for a while is a proof (If-Range, 2 min)
    Given the document root holds "/parts/recent.txt" with the text "abcdefghijklmnopqrstuvwxyz", last changed 2 min ago
    And a visitor has received "/parts/recent.txt"
    When a visitor requests "/parts/recent.txt" with the headers
      | name     | value               |
      | Range    | bytes=20-           |
      | If-Range | {its Last-Modified} |
    Then the answer is 206
    And the body is "uvwxyz"

  @if_range_edited
  Scenario: A visitor who has the beginning of a file that was edited gets the new one, whole
    Given "/parts/letters.txt" was changed to the text "zyxwvutsrqponmlkjihgfedcba"
    When a visitor requests "/parts/letters.txt" with the headers
      | name     | value                         |
      | Range    | bytes=20-                     |
      | If-Range | Wed, 21 Oct 2015 07:28:00 GMT |
    Then the answer is 200
    And the body is "zyxwvutsrqponmlkjihgfedcba"

  @range_known
  Scenario: A visitor who has the whole file gets no part of it (If-None-Match, 304)
    Given a visitor has received "/parts/letters.txt"
    When a visitor requests "/parts/letters.txt" with the headers
      | name          | value      |
      | Range         | bytes=0-1  |
      | If-None-Match | {its ETag} |
    Then the answer is 304
    And the body is empty

  @range_uncompressed @static_range
  Scenario: A part comes as it is in the file, also to those who accept compression (gzip)
    Given the document root holds "/parts/text.txt" of 10 kB
    When a visitor requests "/parts/text.txt" with the headers
      | name            | value        |
      | Range           | bytes=0-4999 |
      | Accept-Encoding | gzip         |
    Then the answer is 206
    And the header "Content-Encoding" is absent
    And the header "Content-Range" is "bytes 0-4999/10000"
    And the body is 5,000 bytes long

  @range_php @requires.php
  Scenario: The page of a script is not cut: parts of it are the script's own matter
    When a visitor requests "/index.php" with the header "Range: bytes=0-1"
    Then the answer is 200
    And the header "Content-Range" is absent
    And the body contains "Hello from ePHPm"
