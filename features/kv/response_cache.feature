@single @kv @requires.resp @requires.php @requires.kv
Feature: A page that has not changed is not made again
  A page that names its state with an ETag costs nothing for whoever has it already:
  the node keeps the ETag in its store and says so itself, without PHP. Nobody gets
  less than they would have got without it. (The page counts its runs in a key.)

  Background:
    Given a node with a Redis port and the configuration
      """toml
      [server.php_etag_cache]
      enabled = true
      """

  @cache_miss_executes_php
  Scenario: The first visit runs the page, and its ETag is kept in the store
    When a visitor requests "/cached.php"
    Then the answer is 200
    And the body is "run 1"
    And the header "ETag" is "\"v1\""
    And the one key that begins with "etag:" holds "\"v1\""

  @cache_hit_skips_php
  Scenario Outline: Who has the page already is told so, and the page does not run (<case>)
    Given a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the header "If-None-Match: <validator>"
    Then the answer is 304
    And the body is empty
    And the header "ETag" is "\"v1\""
    And the key "runs" still holds "1"

    Examples:
      | case          | validator         |
      | it            | {its ETag}        |
      | it, in a list | \"x\", {its ETag} |
      | anything      | *                 |

  @cache_miss
  Scenario Outline: Who has something else gets the page, made anew (<case>)
    Given a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the header "<header>"
    Then the answer is 200
    And the body is "run 2"
    And the key "runs" holds "2"

    Examples:
      | case              | header                |
      | another validator | If-None-Match: \"v0\" |
      | a part of it      | If-None-Match: \"v\"  |
      | no validator      | Accept: text/html     |

  @cache_query
  Scenario: Another query is another page, whatever validator is shown
    Given a visitor has received "/cached.php"
    When a visitor requests "/cached.php?page=2" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "run 2"

  @cache_post
  Scenario: What is sent to a page reaches it (POST)
    Given a visitor has received "/cached.php"
    When a visitor sends POST "/cached.php" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "run 2"

  @cache_renewed
  Scenario: Once a page has a new state, the old one is of no use
    Given a visitor has received "/cached.php"
    And the key "state" holds "v2"
    And a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the header "If-None-Match: \"v1\""
    Then the answer is 200
    And the body is "run 3"
    And the header "ETag" is "\"v2\""

  @cache_renewed
  Scenario: Once a page has a new state, that is the one to have
    Given a visitor has received "/cached.php"
    And the key "state" holds "v2"
    And a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the header "If-None-Match: \"v2\""
    Then the answer is 304
    And the key "runs" still holds "2"

  @cache_invalidation
  Scenario: Where the entry is purged, the page is made again, with its new ETag
    Given a visitor has received "/cached.php"
    And the key "state" holds "v2"
    And an operator has removed the keys that begin with "etag:"
    When a visitor requests "/cached.php" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "run 2"
    And the header "ETag" is "\"v2\""

  @cache_bypass_auth
  Scenario Outline: Who is signed in always gets a page made for them (<header>)
    Given a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the headers
      | name          | value      |
      | If-None-Match | {its ETag} |
      | <header>      | <value>    |
    Then the answer is 200
    And the body is "run 2"

    Examples:
      | header        | value                                |
      | Cookie        | PHPSESSID=abcdefghijklmnopqrstuvwxyz |
      | Authorization | Basic YW5uYTpzZWNyZXQ=               |

  @cache_bypass_auth_kept
  Scenario: What was made for somebody who is signed in is kept for nobody
    When a visitor requests "/cached.php" with the header "Cookie: PHPSESSID=abcdefghijklmnopqrstuvwxyz"
    Then the answer is 200
    And no key begins with "etag:"

  @cache_key_host
  Scenario: Another host's page is another page
    Given a visitor has received "/cached.php" with the header "Host: alice.test"
    When a visitor requests "/cached.php" with the headers
      | name          | value      |
      | Host          | bob.test   |
      | If-None-Match | {its ETag} |
    Then the answer is 200
    And the body is "run 2"

  @cache_errors
  Scenario Outline: An error page is nothing to keep (<status>)
    When a visitor requests "/cached.php?status=<status>"
    Then the answer is <status>
    And no key begins with "etag:"

    Examples:
      | status |
      | 404    |
      | 403    |
      | 500    |

  @cache_time
  Scenario: What is kept is kept for 5 minutes
    When a visitor requests "/cached.php"
    Then the answer is 200
    And the one key that begins with "etag:" expires in 300 s
