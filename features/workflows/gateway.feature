@sqlite-cluster @workflows @ha @requires.cluster @requires.php @requires.kv @requires.metrics
Feature: Through a gateway, several nodes are one site
  Visitors of a site on three nodes know the address of its gateway, and no other. Whichever gateway
  it is, and whichever node it chooses, what one click has done is there at the next.

  Background:
    Given a cluster of 3 nodes with a database and the configuration
      """toml
      [server.security]
      trusted_proxies = ["10.0.0.0/8"]

      [server.metrics]
      enabled = true

      [server.php_etag_cache]
      enabled = true

      [php]
      ini_overrides = [
        ["session.save_handler", "ephpm"],
        ["mysqli.default_host", "{mysql address}"],
      ]
      """
    And within the election time every node takes node "a" for the primary

  @pyramid_workflow
  Scenario Outline: A site that was deployed through its gateway is on every node (<gateway>)
    Given <gateway> in front of the nodes
    When a visitor posts the form "do=deploy" to "/notes.php" through the gateway
    Then the answer is 201
    And within the replication time a new client at every node finds "ada" by "SELECT name FROM people"
    And within the replication time visitors get "nothing yet" from "/notes.php" on every node

    Examples:
      | gateway |
      | HAProxy |
      | nginx   |

  @pyramid_workflow @gateway_sign_in
  Scenario Outline: Whoever signs in through the gateway is known at the next click, wherever it goes (<gateway>)
    Given <gateway> in front of the nodes
    And a visitor has posted the form "do=deploy" to "/notes.php" through the gateway
    And within the replication time a new client at every node finds "ada" by "SELECT name FROM people"
    When a visitor posts the form "do=sign_in&name=ada&password=seven+seas" to "/notes.php" through the gateway
    Then the answer is 200
    And the body is "welcome, ada"
    And within the replication time every node has the key "session:{its session}"
    And the same visitor gets "ada" from "/notes.php?who" on every node

    Examples:
      | gateway |
      | HAProxy |
      | nginx   |

  @pyramid_workflow @gateway_write
  Scenario Outline: What is put up through the gateway is read through it, and on every node (<gateway>)
    Given <gateway> in front of the nodes
    And a visitor has posted the form "do=deploy" to "/notes.php" through the gateway
    And within the replication time a new client at every node finds "ada" by "SELECT name FROM people"
    And a visitor has posted the form "do=sign_in&name=ada&password=seven+seas" to "/notes.php" through the gateway
    And a visitor has received "/notes.php" through the gateway
    When the same visitor posts the form "do=put_up&text=low+tide" to "/notes.php" through the gateway
    Then within the replication time visitors get "ada: low tide" from "/notes.php" through the gateway
    And within the replication time visitors get "ada: low tide" from "/notes.php" on every node

    Examples:
      | gateway |
      | HAProxy |
      | nginx   |

  @pyramid_workflow @gateway_cached
  Scenario Outline: A page that a visitor has is not made again, whichever node the gateway chooses (<gateway>)
    Given <gateway> in front of the nodes
    And a visitor has posted the form "do=deploy" to "/notes.php" through the gateway
    And within the replication time a new client at every node finds "ada" by "SELECT name FROM people"
    And a visitor has received "/notes.php" through the gateway
    When a visitor requests "/notes.php" through the gateway with the header "If-None-Match: {its ETag}"
    Then the answer is 304
    And no node has run PHP for it

    Examples:
      | gateway |
      | HAProxy |
      | nginx   |

  @pyramid_workflow @gateway_counted
  Scenario Outline: What comes through the gateway is counted once, by one of the nodes (<gateway>)
    Given <gateway> in front of the nodes
    When a visitor requests "/who.php" through the gateway 9 times in a row
    Then "ephpm_http_requests_total{handler=php}" has grown by 9
    And every node has answered some of them

    Examples:
      | gateway |
      | HAProxy |
      | nginx   |

  @pyramid_workflow @gateway_visitor
  Scenario Outline: A page behind the gateway sees the visitor, and not the gateway (<gateway>)
    Given <gateway> in front of the nodes
    When a visitor requests "/test.php" through the gateway with the header "X-Forwarded-For: 203.0.113.9"
    Then the page saw $_SERVER['REMOTE_ADDR'] as "203.0.113.9"
    And the page saw $_SERVER['HTTP_X_FORWARDED_PROTO'] as "http"

    Examples:
      | gateway |
      | HAProxy |
      | nginx   |

  @pyramid_workflow @gateway_failover
  Scenario Outline: Visitors go on reading when a node dies (<gateway>)
    Given <gateway> in front of the nodes
    And a visitor has posted the form "do=deploy" to "/notes.php" through the gateway
    And within the replication time a new client at every node finds "ada" by "SELECT name FROM people"
    And visitors request "/notes.php" through the gateway without a pause
    When node "c" is killed
    Then none of the requests through the gateway fails for the next 2 s

    Examples:
      | gateway |
      | HAProxy |
      | nginx   |

  @pyramid_workflow @gateway_failover_write
  Scenario Outline: Who is signed in goes on writing when the node that takes the writes has died (<gateway>)
    Given <gateway> in front of the nodes
    And a visitor has posted the form "do=deploy" to "/notes.php" through the gateway
    And within the replication time a new client at every node finds "ada" by "SELECT name FROM people"
    And a visitor has posted the form "do=sign_in&name=ada&password=seven+seas" to "/notes.php" through the gateway
    And node "a" was killed
    And within the failover time nodes "b" and "c" take node "b" for the primary
    When the same visitor posts the form "do=put_up&text=still+here" to "/notes.php" through the gateway
    Then within the replication time visitors get "ada: still here" from "/notes.php" on every node

    Examples:
      | gateway |
      | HAProxy |
      | nginx   |
