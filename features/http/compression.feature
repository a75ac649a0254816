@single @http
Feature: Text travels compressed to those who accept it
  Pages, style sheets, scripts and data shrink to a fraction on the way. A visitor
  who does not ask for it gets the same bytes as they are, and no cache in between
  mixes the two up.

  Background:
    Given a node

  @reads
  Scenario Outline: Text is compressed for a visitor who accepts gzip (<file>)
    When a visitor requests "<file>" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the body came compressed as "gzip"
    And the header "Content-Length" is the size of the body
    And the body is the file "<file>"

    @gzip_html_response
    Examples:
      | file       |
      | /test.html |

    @gzip_text_types
    Examples:
      | file         |
      | /style.css   |
      | /app.js      |
      | /data.json   |
      | /picture.svg |
      | /feed.xml    |

  @gzip_php_response @requires.php @reads
  Scenario: The page of a script is compressed too (phpinfo)
    When a visitor requests "/info.php" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the body came compressed as "gzip"
    And the header "Content-Length" is the size of the body
    And the body contains "<title>PHP "

  @brotli_html @reads
  Scenario: A file is compressed for a visitor who accepts brotli (br)
    When a visitor requests "/test.html" with the header "Accept-Encoding: br"
    Then the answer is 200
    And the body came compressed as "br"
    And the body is the file "/test.html"

  @brotli_php @requires.php @reads
  Scenario: A script's answer is compressed for a visitor who accepts brotli (br)
    When a visitor requests "/answer.php?kind=plain" with the header "Accept-Encoding: br"
    Then the answer is 200
    And the body came compressed as "br"
    And the body is 5,000 bytes long

  @no_gzip_without_header @reads
  Scenario: A visitor who does not ask gets the file as it is
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "Content-Encoding" is absent
    And the header "Content-Length" is the size of "/test.html"
    And the body is the file "/test.html"

  @no_gzip_small_body @reads
  Scenario: A small file is not compressed (65 bytes)
    When a visitor requests "/small.html" with the header "Accept-Encoding: gzip, br"
    Then the answer is 200
    And the header "Content-Encoding" is absent
    And the body is the file "/small.html"

  @no_gzip_small_body
  Scenario: A file one byte below the least size stays as it is (1,023 bytes)
    Given the document root holds "/compression/below.txt" of 1,023 bytes
    When a visitor requests "/compression/below.txt" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the header "Content-Encoding" is absent
    And the body is the file "/compression/below.txt"

  @gzip_least_size
  Scenario: A file of the least size is compressed (1,024 bytes)
    Given the document root holds "/compression/least.txt" of 1,024 bytes
    When a visitor requests "/compression/least.txt" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the body came compressed as "gzip"
    And the body is the file "/compression/least.txt"

  @no_gzip_image @reads
  Scenario: A picture is compressed already, and stays as it is (PNG)
    When a visitor requests "/image.png" with the header "Accept-Encoding: gzip, br"
    Then the answer is 200
    And the header "Content-Encoding" is absent
    And the body is the file "/image.png"

  @no_gzip_binary
  Scenario Outline: What is no text stays as it is, however small it could be (<what>)
    Given the document root holds "<file>" of 5 kB
    When a visitor requests "<file>" with the header "Accept-Encoding: gzip, br"
    Then the answer is 200
    And the header "Content-Encoding" is absent
    And the body is the file "<file>"

    Examples:
      | what              | file                    |
      | a picture         | /compression/plain.png  |
      | an archive        | /compression/plain.zip  |
      | an unknown thing  | /compression/plain.what |

  @vary_header_present @reads
  Scenario Outline: A cache is told that the coding depends on the visitor (<codings>)
    When a visitor requests "/test.html" with the header "Accept-Encoding: <codings>"
    Then the answer is 200
    And the header "Vary" is "Accept-Encoding"

    Examples:
      | codings |
      | gzip    |
      | br      |

  @vary_identity @reads
  Scenario: A cache is told of codings with an answer that is not compressed (Vary)
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "Content-Encoding" is absent
    And the header "Vary" is "Accept-Encoding"

  @vary_not_modified @reads
  Scenario: A cache is told of codings with the answer that nothing changed (304)
    When a visitor requests "/test.html" with the headers
      | name            | value |
      | Accept-Encoding | gzip  |
      | If-None-Match   | *     |
    Then the answer is 304
    And the header "Vary" is "Accept-Encoding"

  @vary_of_script @requires.php @reads
  Scenario: What a script says of its variants is kept (Vary: Cookie)
    When a visitor requests "/answer.php?kind=vary" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the body came compressed as "gzip"
    And the header "Vary" matches ".*\bCookie\b.*"
    And the header "Vary" matches ".*\bAccept-Encoding\b.*"

  @compression_etag @reads
  Scenario: A visitor who got a file compressed need not get it again (304)
    Given a visitor has received "/test.html" with the header "Accept-Encoding: gzip"
    When a visitor requests "/test.html" with the headers
      | name            | value      |
      | Accept-Encoding | gzip       |
      | If-None-Match   | {its ETag} |
    Then the answer is 304
    And the body is empty

  @length_set_by_script @requires.php @reads
  Scenario: The length that a script announced is corrected after compression (5,000 bytes)
    When a visitor requests "/answer.php?kind=length" with the headers
      | name            | value |
      | Accept-Encoding | gzip  |
      | Connection      | close |
    Then the answer is 200
    And the header "Content-Length" is the size of the body
    And the body is 5,000 bytes long

  @encoded_by_script @requires.php @reads
  Scenario: What a script has compressed itself is not compressed again
    When a visitor requests "/answer.php?kind=encoded" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the body came compressed as "gzip"
    And the body is 2,000,000 bytes long

  @compression_strong_etag @requires.php
  Scenario: Compressed and plain bytes do not share a strong validator (ETag of a script)
    Given a visitor has received "/answer.php?kind=tagged"
    When a visitor requests "/answer.php?kind=tagged" with the header "Accept-Encoding: gzip"
    Then the answer is 200
    And the body came compressed as "gzip"
    And the header "ETag" differs from "{its ETag}"

  @compression_final @requires.php @reads
  Scenario Outline: A page that must reach the visitor in its own bytes is not compressed (<what>)
    When a visitor requests "/answer.php?kind=<kind>" with the header "Accept-Encoding: gzip, br"
    Then the answer is <status>
    And the header "Content-Encoding" is absent
    And the body is 5,000 bytes long

    Examples:
      | what                             | kind   | status |
      | it says so (no-transform)        | final  | 200    |
      | it tells their digest            | digest | 200    |
      | it is a part of something (206)  | part   | 206    |
