@cluster @ha @requires.cluster @requires.acme @requires.tls
Feature: The nodes get one certificate, together
  A site on several nodes needs one certificate on all of them, and an authority refuses
  who asks too often. One node asks, any node can prove that the site is theirs, all
  nodes serve the certificate, and when the node that asks dies another one follows.

  @acme_single_issuer @acme_cert_propagation
  Scenario Outline: One node asks for a certificate, and every node serves it (by <challenge>)
    Given a cluster of 3 nodes whose site "shop.test" gets its certificate by "<challenge>"
    And the name "shop.test" leads to nodes "a", "b" and "c"
    When the nodes are started
    Then within the certificate time every node serves "shop.test" with one certificate
    And the authority has issued one certificate
    And one node is the leader

    Examples:
      | challenge   |
      | http-01     |
      | tls-alpn-01 |

  @acme_challenge_any_node
  Scenario Outline: The authority gets the proof from whichever node it asks (node "<node>", by <challenge>)
    Given a cluster of 3 nodes whose site "shop.test" gets its certificate by "<challenge>"
    And the name "shop.test" leads to node "<node>"
    When the nodes are started
    Then within the certificate time every node serves "shop.test" with one certificate
    And the authority has issued one certificate

    Examples:
      | node | challenge   |
      | a    | http-01     |
      | c    | http-01     |
      | a    | tls-alpn-01 |
      | c    | tls-alpn-01 |

  @acme_leader_failover
  Scenario: Another node gets the certificate when the node that asks dies
    Given a cluster of 3 nodes whose site "shop.test" gets its certificate by "http-01"
    And the name "shop.test" leads nowhere
    And the leader was killed
    When the name "shop.test" leads to every node
    Then within the certificate time every node serves "shop.test" with one certificate
    And the authority has issued one certificate
    And one node is the leader

  @acme_newcomer
  Scenario: A newcomer serves the certificate that is there
    Given a cluster of 3 nodes whose site "shop.test" gets its certificate by "http-01"
    And the name "shop.test" leads to nodes "a", "b" and "c"
    And within the certificate time every node serves "shop.test" with one certificate
    When node "d" is added
    Then within the certificate time every node serves "shop.test" with one certificate
    And the authority has issued one certificate

  @acme_renewal
  Scenario: A certificate is renewed before its time is over (good for 12 s)
    Given a cluster of 3 nodes whose site "shop.test" gets its certificate by "http-01", good for 12 s
    And the name "shop.test" leads to nodes "a", "b" and "c"
    When the nodes are started
    Then within the certificate time every node serves "shop.test" with one certificate
    And within the certificate time every node serves "shop.test" with a new certificate

  @acme_renewal_connected
  Scenario Outline: Visitors who are connected stay so while the certificate is renewed (<way>, good for 12 s)
    Given a cluster of 3 nodes whose site "shop.test" gets its certificate by "http-01", good for 12 s
    And the name "shop.test" leads to nodes "a", "b" and "c"
    And within the certificate time every node serves "shop.test" with one certificate
    And a visitor has received "/plain.txt" over <way>, expecting the name "shop.test" and keeps the connection
    And within the certificate time every node serves "shop.test" with a new certificate
    When the same visitor requests "/small.html" on the same connection
    Then the answer is 200
    And the body is the file "/small.html"

    Examples:
      | way               |
      | HTTPS             |
      | HTTPS with HTTP/2 |

  @acme_unknown_name
  Scenario: No certificate is ordered for a name that is not the site's, whoever asks for it
    Given a cluster of 3 nodes whose site "shop.test" gets its certificate by "http-01"
    And the name "shop.test" leads to nodes "a", "b" and "c"
    And within the certificate time every node serves "shop.test" with one certificate
    When a visitor requests "/plain.txt" over HTTPS, expecting the name "other.test"
    Then the visitor has no answer, for want of trust in the certificate
    And for the next 3 s every node serves "shop.test" with one certificate
    And the authority has issued one certificate

  @acme_restarts
  Scenario: Nodes that are restarted order no other certificate
    Given a cluster of 3 nodes whose site "shop.test" gets its certificate by "http-01"
    And the name "shop.test" leads to nodes "a", "b" and "c"
    And within the certificate time every node serves "shop.test" with one certificate
    When every node is restarted, one after the other
    Then one node is the leader
    And for the next 6 s every node serves "shop.test" with one certificate
    And the authority has issued one certificate

  @acme_all_down
  Scenario: Nodes that were all down serve the certificate that they had, and order no other
    Given a cluster of 3 nodes whose site "shop.test" gets its certificate by "http-01"
    And the name "shop.test" leads to nodes "a", "b" and "c"
    And within the certificate time every node serves "shop.test" with one certificate
    And nodes "a", "b" and "c" were stopped together
    When nodes "a", "b" and "c" are started again
    Then within the certificate time every node serves "shop.test" with one certificate
    And the authority has issued one certificate
