@cluster @requires.cluster @requires.php @requires.kv @requires.metrics
Feature: A page that has not changed is not made again, on any node
  A visitor who has a page already asks whether it has changed. Every node can say
  that it has not, without running PHP, whichever node made the page.

  Background:
    Given a cluster of 3 nodes with the configuration
      """toml
      [server.php_etag_cache]
      enabled = true
      """

  @cache_miss_executes_php
  Scenario: The first visit makes the page, and its ETag is known everywhere
    When a visitor requests "/article.php?name=miss" of "site.test" from node "a"
    Then the answer is 200
    And the header "ETag" is "\"first\""
    And only node "a" has run PHP for it
    And soon every node has the ETag of "/article.php?name=miss"

  @cache_hit_skips_php
  Scenario: Who has the page already is told so, and no PHP runs
    Given a visitor has received "/article.php?name=hit" of "site.test" from node "a"
    When a visitor requests "/article.php?name=hit" of "site.test" from node "a" with the header "If-None-Match: {its ETag}"
    Then the answer is 304
    And the body is empty
    And no node has run PHP for it

  @cache_hit_any_node
  Scenario: Any other node can say so
    Given a visitor has received "/article.php?name=any" of "site.test" from node "a"
    And every node has the ETag of "/article.php?name=any"
    When a visitor requests "/article.php?name=any" of "site.test" from node "b" with the header "If-None-Match: {its ETag}"
    Then the answer is 304
    And the header "ETag" is "\"first\""
    And no node has run PHP for it

  @cache_invalidation
  Scenario: After the entry was purged, the page is made again, with a new ETag
    Given a visitor has received "/article.php?name=purged" of "site.test" from node "a"
    And every node has the ETag of "/article.php?name=purged"
    And every node reads "second" from the key "article:purged"
    And the ETag of "/article.php?name=purged" was purged through node "c"
    When a visitor requests "/article.php?name=purged" of "site.test" from node "b" with the header "If-None-Match: {its ETag}"
    Then the answer is 200
    And the header "ETag" is "\"second\""
    And the body is "the second version"
    And only node "b" has run PHP for it

  @cache_bypass_auth
  Scenario Outline: For a visitor who is signed in, PHP always runs (<header>)
    Given a visitor has received "/article.php?name=<name>" of "site.test" from node "a"
    When a visitor requests "/article.php?name=<name>" of "site.test" from node "a" with the headers "If-None-Match: {its ETag}" and "<header>"
    Then the answer is 200
    And the body is "the first version"
    And only node "a" has run PHP for it

    Examples:
      | name   | header                                    |
      | cookie | Cookie: PHPSESSID=abcdefghijklmnopqrstuv   |
      | basic  | Authorization: Basic YW5uYTpzZWNyZXQ=      |
