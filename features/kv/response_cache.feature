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
    And the key beginning with "etag:" holds "\"v1\""

  @cache_hit_skips_php
  Scenario Outline: A visitor who has the page is told so, and the page does not run (<case>)
    Given a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the header "If-None-Match: <validator>"
    Then the answer is 304
    And the body is empty
    And the header "ETag" is "\"v1\""
    And the key "runs" holds "1"

    Examples:
      | case          | validator         |
      | it            | {its ETag}        |
      | it, in a list | \"x\", {its ETag} |
      | anything      | *                 |

  @cache_miss
  Scenario Outline: A visitor who has something else gets a new page (<case>)
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
  Scenario: A request that sends something reaches the page (POST)
    Given a visitor has received "/cached.php"
    When a visitor sends POST "/cached.php" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "run 2"

  @cache_renewed
  Scenario: The ETag of an old state brings the new page
    Given a visitor has received "/cached.php"
    And the key "state" holds "v2"
    And a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the header "If-None-Match: \"v1\""
    Then the answer is 200
    And the body is "run 3"
    And the header "ETag" is "\"v2\""

  @cache_renewed
  Scenario: The ETag of the new state spares the page
    Given a visitor has received "/cached.php"
    And the key "state" holds "v2"
    And a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the header "If-None-Match: \"v2\""
    Then the answer is 304
    And the key "runs" holds "2"

  @cache_invalidation
  Scenario: A page whose entry is removed is made again, with its new ETag
    Given a visitor has received "/cached.php"
    And the key "state" holds "v2"
    And the key beginning with "etag:" has been removed
    When a visitor requests "/cached.php" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "run 2"
    And the header "ETag" is "\"v2\""

  @cache_bypass_auth
  Scenario Outline: A visitor who is signed in always gets a new page (<header>)
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
  Scenario: A page for a visitor who is signed in is kept for nobody
    When a visitor requests "/cached.php" with the header "Cookie: PHPSESSID=abcdefghijklmnopqrstuvwxyz"
    Then the answer is 200
    And there is no key beginning with "etag:"

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
    And there is no key beginning with "etag:"

    Examples:
      | status |
      | 404    |
      | 403    |
      | 500    |

  @cache_time
  Scenario: An ETag is kept for 5 minutes
    When a visitor requests "/cached.php"
    Then the answer is 200
    And the key beginning with "etag:" expires in 300 s

  @cache_304_headers
  Scenario Outline: The answer that nothing changed says what the page said (<name>)
    Given the key "says" holds "<name>: <value>"
    And a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the header "If-None-Match: {its ETag}"
    Then the answer is 304
    And the header "<name>" is "<value>"
    And the key "runs" holds "1"

    Examples:
      | name                        | value               |
      | Cache-Control               | public, max-age=600 |
      | Vary                        | Accept-Encoding     |
      | Content-Location            | /cached.html        |
      | Access-Control-Allow-Origin | *                   |

  @cache_not_kept
  Scenario Outline: A page that is not the same for all, or not to be kept, is made for each visit (<header>)
    Given the key "says" holds "<header>"
    And a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the body is "run 2"
    And there is no key beginning with "etag:"

    Examples: it depends on more than its address
      | header                |
      | Vary: Cookie          |
      | Vary: Accept-Language |
      | Vary: *               |

    Examples: it says who may keep it
      | header                           |
      | Cache-Control: private           |
      | Cache-Control: no-store          |
      | Cache-Control: no-cache          |
      | Cache-Control: public, max-age=0 |
      | Expires: 0                       |

    Examples: it sets something
      | header             |
      | Set-Cookie: seen=1 |

  @cache_max_age
  Scenario: An ETag is kept no longer than its page is good (max-age=1)
    Given the key "says" holds "Cache-Control: max-age=1"
    When a visitor requests "/cached.php"
    Then the answer is 200
    And the key beginning with "etag:" is there for 1 s, and then gone

  @cache_asked_anew
  Scenario Outline: A visitor who asks for the page itself gets it (<header>: <value>)
    Given a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the headers
      | name          | value      |
      | If-None-Match | {its ETag} |
      | <header>      | <value>    |
    Then the answer is 200
    And the body is "run 2"

    Examples:
      | header        | value     |
      | Cache-Control | no-cache  |
      | Cache-Control | max-age=0 |
      | Pragma        | no-cache  |

  @cache_condition_unknown
  Scenario Outline: A condition that only the page can judge reaches the page (<header>)
    Given a visitor has received "/cached.php"
    When a visitor requests "/cached.php" with the headers
      | name          | value      |
      | If-None-Match | {its ETag} |
      | <header>      | <value>    |
    Then the answer is 200
    And the body is "run 2"

    Examples:
      | header              | value                         |
      | If-Match            | "another"                     |
      | If-Unmodified-Since | Wed, 21 Oct 2015 07:28:00 GMT |

  @cache_written
  Scenario: A visitor who sends something to a page makes what is known of it void (POST)
    Given a visitor has received "/cached.php"
    When a visitor sends POST "/cached.php"
    Then the answer is 200
    And there is no key beginning with "etag:"

  @cache_withdrawn
  Scenario: A page that is not to be kept any more is forgotten (Cache-Control: private)
    Given a visitor has received "/cached.php"
    And the key "says" holds "Cache-Control: private"
    When a visitor requests "/cached.php"
    Then the body is "run 2"
    And there is no key beginning with "etag:"
