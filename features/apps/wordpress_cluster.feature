@apps @sqlite-cluster @wordpress @ha @requires.php @requires.cluster @requires.resp
Feature: WordPress on several nodes is one site
  Three nodes share the site's database: what an editor writes on one of them, visitors read on all
  of them. A node that fails, or is started again, takes nobody's post with it.

  Background:
    Given a WordPress site on 3 nodes
    And within the election time every node takes node "a" for the primary

  @wordpress_cluster_read
  Scenario: What an editor publishes on one node is read on every other one
    Given the editor at node "a" has logged in
    When the editor at node "a" publishes the post "New moon" with the text "The tide is at its lowest"
    Then the answer is 201
    And within the replication time a visitor at node "b" sees "New moon" and then "The tide is at its lowest" at "/new-moon/"
    And within the replication time a visitor at node "c" sees "New moon" and then "The tide is at its lowest" at "/"

  @wordpress_cluster_session
  Scenario: Whoever has logged in on one node is known on every other one
    When the editor at node "a" logs in
    Then within the replication time the editor at node "b" sees "Dashboard" and then "Howdy, emil" at "/wp-admin/"
    And within the replication time the editor at node "c" sees "Dashboard" and then "Howdy, emil" at "/wp-admin/"
    And a visitor at node "c" does not see "Howdy" at "/wp-admin/"

  @wordpress_cluster_failover
  Scenario: When the node that takes the writes dies, nothing is lost and editors go on
    Given the editor at node "a" has logged in
    And the editor at node "a" has published the post "Before the storm" with the text "All boats are in"
    When node "a" is killed
    Then within the failover time nodes "b" and "c" take node "b" for the primary
    And within the failover time the editor at node "b" sees "Howdy, emil" at "/wp-admin/"
    And within the failover time a visitor at node "c" sees "Before the storm" and then "Hello world!" at "/"

  @wordpress_cluster_rolling_restart
  Scenario: Readers notice nothing while all nodes are restarted, one after the other
    Given a gateway in front of the nodes
    And a visitor has received "/hello-world/" through the gateway 6 times in a row
    And visitors request "/hello-world/" through the gateway without a pause
    When every node is restarted, one after the other
    Then none of the requests through the gateway has failed, of at least 20
    And within the failover time a visitor at node "c" sees "Welcome to WordPress." at "/hello-world/"

  @wordpress_cluster_acknowledged
  Scenario: Every acknowledged post outlives the node that took it, and none is shown by halves
    Given the editor at node "a" has logged in
    And the editor at node "a" keeps publishing posts
    When node "a" is killed
    Then within the failover time nodes "b" and "c" take node "b" for the primary
    And within the failover time a visitor at node "b" sees every acknowledged post once, and none by halves at "/wp-json/wp/v2/posts?per_page=100"
    And within the failover time a visitor at node "c" sees every acknowledged post once, and none by halves at "/wp-json/wp/v2/posts?per_page=100"

  @wordpress_cluster_edit_node_dies
  Scenario: A post is as it was where its node dies in the middle of a change
    Given the editor at node "a" has logged in
    And the editor at node "a" has published the post "Fog" with the text "The harbour is closed"
    And the editor at node "a" has sent half of a change of the post "Fog" to say "The harbour is open again"
    When node "a" is killed
    Then within the failover time nodes "b" and "c" take node "b" for the primary
    And within the failover time a visitor at node "b" sees "Fog" and then "The harbour is closed" at "/fog/"
    And within the failover time a visitor at node "c" sees "Fog" and then "The harbour is closed" at "/fog/"

  @wordpress_cluster_upload_node_dies
  Scenario: A picture of which half has come is on no node when the node that takes it dies
    Given the editor at node "a" has logged in
    And the editor at node "a" has uploaded half of the picture "harbour.png"
    When node "a" is killed
    Then within the failover time nodes "b" and "c" take node "b" for the primary
    And within the failover time the editor at node "b" sees "Howdy, emil" and then "No media files found" at "/wp-admin/upload.php?mode=list"
    And within the failover time the editor at node "c" sees "Howdy, emil" and then "No media files found" at "/wp-admin/upload.php?mode=list"

  @wordpress_cluster_rolling_writes
  Scenario: Nothing that editors write is lost while all nodes are restarted, one after the other
    Given a gateway in front of the nodes
    And the editor at node "a" has logged in
    And the editor keeps publishing posts
    And visitors request "/hello-world/" through the gateway without a pause
    When every node is restarted, one after the other
    Then none of the requests through the gateway has failed, of at least 20
    And within the failover time a visitor at node "b" sees every acknowledged post once, and none by halves at "/wp-json/wp/v2/posts?per_page=100"
    And within the failover time a visitor at node "c" sees every acknowledged post once, and none by halves at "/wp-json/wp/v2/posts?per_page=100"
