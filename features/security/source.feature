@single @security
Feature: The source of a page is never shown
  A script holds passwords and the way to misuse it. Whatever a visitor writes
  behind its name, asks for or pretends to be, it is run or refused, never shown.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      """

  @php_source_never_exposed @requires.php
  Scenario Outline: A script is run, not shown (spelt <how>)
    When a visitor requests "<target>"
    Then the answer is 200
    And the body is "wp-config ran"
    And no source of "/wp-config.php" reaches the visitor

    Examples:
      | how                         | target                         |
      | plainly                     | /wp-config.php                 |
      | with two slashes            | //wp-config.php                |
      | through a dot               | /./wp-config.php               |
      | percent-encoded             | /%77p-config.php               |
      | its ending encoded          | /wp-config%2E%70%68%70         |
      | asking to be shown          | /wp-config.php?-s              |
      | asking to be shown, encoded | /wp-config.php?%2ds            |
      | with a query of an image    | /wp-config.php?/image.png      |
      | as a whole address          | http://localhost/wp-config.php |

  @php_source_lookalikes
  Scenario Outline: A name that is not the script's own shows nothing of it (<how>)
    When a visitor requests "<target>"
    Then the visitor is refused with 404
    And no source of "/wp-config.php" reaches the visitor

    Examples:
      | how                    | target                   |
      | with a dot behind      | /wp-config.php.          |
      | with a space behind    | /wp-config.php%20        |
      | with a null byte       | /wp-config.php%00        |
      | a null byte and .txt   | /wp-config.php%00.txt    |
      | with a line feed       | /wp-config.php%0a        |
      | with a slash behind    | /wp-config.php/          |
      | with a path behind     | /wp-config.php/image.png |
      | with a parameter       | /wp-config.php;.txt      |
      | as a backup            | /wp-config.php~          |
      | as another backup      | /wp-config.php.bak       |
      | as highlighted source  | /wp-config.phps          |
      | as a stream            | /wp-config.php::$DATA    |
      | in capitals            | /WP-CONFIG.PHP           |
      | its ending in capitals | /wp-config.PHP           |
      | encoded twice          | /wp-config%252ephp       |
      | compressed             | /wp-config.php.gz        |

  @php_source_headers @requires.php
  Scenario Outline: No header makes a script a file (<header>)
    When a visitor requests "/wp-config.php" with the header "<header>"
    Then the answer is 200
    And the body is "wp-config ran"
    And no source of "/wp-config.php" reaches the visitor

    Examples:
      | header                                           |
      | Range: bytes=0-200                               |
      | If-None-Match: *                                 |
      | If-Modified-Since: Thu, 01 Jan 2037 00:00:00 GMT |
      | Accept-Encoding: gzip, br                        |
      | Accept: text/plain                               |
      | Translate: f                                     |
      | X-Original-URL: /plain.txt                       |
      | X-Rewrite-URL: /plain.txt                        |

  @php_source_methods @requires.php
  Scenario Outline: No method makes a script a file (<method>)
    When a visitor sends <method> "/wp-config.php"
    Then the answer is 200
    And the body is "wp-config ran"
    And no source of "/wp-config.php" reaches the visitor

    Examples:
      | method   |
      | POST     |
      | PUT      |
      | DELETE   |
      | OPTIONS  |
      | TRACE    |
      | PROPFIND |
      | COPY     |

  @php_source_head @requires.php
  Scenario: HEAD does not show the source of a script
    When a visitor sends HEAD "/wp-config.php"
    Then the answer is 200
    And the body is empty
    And the header "Content-Type" matches "text/html.*"
    And no source of "/wp-config.php" reaches the visitor

  @php_source_capitals @requires.php
  Scenario: A script whose name is in capitals is a script (.PHP)
    Given the document root holds "/SHOUT.PHP" with the text "<?php $secret = 'shout-secret-4761'; echo 'SHOUTED';"
    When a visitor requests "/SHOUT.PHP"
    Then the answer is 200
    And the body is "SHOUTED"
    And no source of "/SHOUT.PHP" reaches the visitor

  @php_source_http2 @requires.php @requires.http2
  Scenario: A script is run over HTTP/2 too, and its text stays inside
    When a visitor requests "/wp-config.php" over HTTP/2
    Then the answer is 200
    And the body is "wp-config ran"
    And no source of "/wp-config.php" reaches the visitor
