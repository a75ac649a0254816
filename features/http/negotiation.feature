@single @http @reads
Feature: The visitor chooses the coding
  Accept-Encoding says what a visitor can read, and with weights from 0 to 1 what it
  would rather have; 0 means never. Whoever is sent a coding that it cannot read sees
  an empty or garbled page.

  Background:
    Given a node

  Scenario Outline: The coding with the highest weight is used (<wish>)
    When a visitor requests "/test.html" with the header "Accept-Encoding: <wish>"
    Then the answer is 200
    And the body came compressed as "<coding>"
    And the body is the file "/test.html"

    @accept_encoding
    Examples: as many clients say it
      | wish                    | coding |
      | gzip                    | gzip   |
      | deflate, gzip           | gzip   |
      | gzip;q=0.5              | gzip   |
      | gzip;q=0.001            | gzip   |
      | gzip, deflate, br       | br     |
      | gzip;q=0.5, br;q=1      | br     |
      | identity;q=0.5, gzip;q=1| gzip   |

    @accept_encoding_weights
    Examples: gzip rather than brotli
      | wish                     | coding |
      | br;q=0.5, gzip;q=1       | gzip   |
      | br;q=0, gzip             | gzip   |
      | br; q=0.2, gzip; q=0.9   | gzip   |

    @accept_encoding_case
    Examples: the names of codings have no case
      | wish | coding |
      | GZIP | gzip   |
      | Br   | br     |

  Scenario Outline: A visitor who accepts none of the codings gets the file as it is (<wish>)
    When a visitor requests "/test.html" with the header "Accept-Encoding: <wish>"
    Then the answer is 200
    And the header "Content-Encoding" is absent
    And the body is the file "/test.html"

    @accept_encoding_none
    Examples: nothing that the node knows
      | wish             |
      |                  |
      | identity         |
      | deflate          |
      | *;q=0            |

    @accept_encoding_never
    Examples: a weight of 0 means never
      | wish               |
      | gzip;q=0           |
      | gzip;q=0.0, br;q=0 |
      | gzip ; q=0         |
      | identity, gzip;q=0 |

    @accept_encoding_identity
    Examples: as it is, rather than compressed
      | wish                     |
      | identity;q=1, gzip;q=0.5 |

    @accept_encoding_similar
    Examples: other codings with similar names
      | wish    |
      | brotli  |
      | vibrant |

  @accept_encoding_any
  Scenario Outline: A wish that leaves the choice to the node is answered with the page (<wish>)
    When a visitor requests "/test.html" with the header "Accept-Encoding: <wish>"
    Then the answer is 200
    And the body is the file "/test.html"

    Examples:
      | wish            |
      | *               |
      | *;q=0.1         |
      | identity;q=0    |
      | ;;q=,           |
      | gzip;q=much     |
