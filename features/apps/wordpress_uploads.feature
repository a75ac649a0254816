@apps @sqlite-cluster @wordpress @ha @requires.php @requires.cluster @requires.resp
Feature: Uploads are seen on all nodes that share their folder
  The nodes of a cluster share keys and a database, but no files: whoever runs WordPress on several
  of them gives them one folder of uploads, on a disk that each has mounted. What an editor uploads
  through one node is then served by all, at once and whole.

  Background:
    Given a WordPress site on 3 nodes that share their uploads
    And within the election time every node takes node "a" for the primary
    And the editor at node "a" has logged in

  @wordpress_cluster_upload
  Scenario: A picture that is uploaded through one node is served by every node
    When the editor at node "a" uploads the picture "harbour.png"
    Then the answer is 201
    And visitors get the file that was uploaded from "{picture's address}" on every node
    And within the replication time the editor at node "c" sees "Howdy, emil" and then "harbour" at "/wp-admin/upload.php?mode=list"

  @wordpress_cluster_upload_survives
  Scenario: A picture is still served when the node that took it has died
    Given the editor at node "a" has uploaded the picture "harbour.png"
    When node "a" is killed
    Then visitors get the file that was uploaded from "{picture's address}" from node "b"
    And visitors get the file that was uploaded from "{picture's address}" from node "c"
    And within the failover time the editor at node "b" sees "Howdy, emil" and then "harbour" at "/wp-admin/upload.php?mode=list"
