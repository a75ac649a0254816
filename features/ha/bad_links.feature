@cluster @ha @requires.cluster
Feature: A bad network is survived
  Networks do not only work or fail: a cable, a switch or a busy uplink loses some packets, holds
  others up, lets them overtake each other, and repeats some. A node behind such a link is slow,
  but it is no stranger, and nothing that it was given is lost or done twice.

  Background:
    Given a cluster of 3 nodes

  @bad_link_member
  Scenario Outline: A node with bad links is heard, and hears (<how>)
    When node "b" has links that <how>
    Then for the next 3 s nodes "a", "b" and "c" hear each other

    Examples:
      | how                         |
      | lose 30 % of all packets    |
      | delay all packets by 200 ms |

  @bad_link_no_death @requires.node-api
  Scenario Outline: A node with bad links is not taken for dead (<how>)
    When node "b" has links that <how>
    Then for the next 5 s nodes "a", "b" and "c" see each other and nobody else

    Examples:
      | how                         |
      | lose 30 % of all packets    |
      | double 30 % of all packets  |
      | delay all packets by 200 ms |

  @bad_link_counted
  Scenario Outline: What is counted over bad links is counted once (15 times, <how>)
    Given node "b" had links that <how>
    When 5 clients of every node send INCR "visits" at once
    Then the clients get each number from 1 to 15 once
    And within the repair time every node reads "15" from the key "visits"

    Examples: Links that lose, but not much
      | how                     |
      | lose 5 % of all packets |

    @nightly
    Examples: Links that lose or delay much
      | how                         |
      | lose 20 % of all packets    |
      | delay all packets by 200 ms |

  @bad_link_all @requires.node-api
  Scenario: Nodes that all have bad links are one cluster (20 % of all packets are lost)
    When nodes "a", "b" and "c" have links that lose 20 % of all packets
    Then for the next 5 s nodes "a", "b" and "c" see each other and nobody else

  @bad_link_history
  Scenario Outline: The history of clients is right over bad links (<how>, for 6 s)
    Given clients write and read through every node all the while
    When node "b" has links that <how> for 6 s
    Then the clients' history shows every promise kept

    Examples:
      | how                         |
      | lose 20 % of all packets    |
      | delay all packets by 100 ms |
