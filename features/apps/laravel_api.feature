@apps @requires.php @laravel
Feature: A Laravel application serves programs
  Programs call the application with JSON, and get JSON. What they send is looked at before it is
  kept; what belongs together is changed together, or not at all.

  Background:
    Given a Laravel site

  @laravel_api
  Scenario: An address of the interface answers with JSON, and says that it does
    When a program calls "GET /api/boats"
    Then the answer is 200
    And the header "Content-Type" is "application/json"
    And the body is "[{\"id\":1,\"name\":\"Kestrel\",\"berth\":3},{\"id\":2,\"name\":\"Petrel\",\"berth\":5}]"

  @laravel_create
  Scenario Outline: What is created is answered, and kept as it was sent (<what>)
    When a program calls "POST /api/boats" with the JSON "{\"name\": \"<sent>\", \"berth\": 9}"
    Then the answer is 201
    And the body is "{\"name\":\"<answered>\",\"berth\":9,\"id\":3}"
    And a client finds the rows by "SELECT id, name, berth FROM boats ORDER BY id"
      | id | name    | berth |
      | 1  | Kestrel | 3     |
      | 2  | Petrel  | 5     |
      | 3  | <kept>  | 9     |

    Examples:
      | what        | sent         | answered           | kept         |
      | a plain one | Fog          | Fog                | Fog          |
      | accents     | Marée        | Mar\\u00e9e        | Marée        |
      | a quote     | Anna's       | Anna's             | Anna's       |
      | emoji       | Boat ⛵       | Boat \\u26f5       | Boat ⛵       |

  @laravel_relations
  Scenario: What belongs to a boat comes with it (its crew, and what each of them can do)
    When a program calls "GET /api/boats/1"
    Then the answer is 200
    And the body is "{\"name\":\"Kestrel\",\"crew\":{\"Ada\":[\"charts\",\"knots\"],\"Grace\":[\"charts\"]}}"

  @laravel_update
  Scenario: What is changed is changed, and nothing beside it
    When a program calls "PUT /api/boats/2" with the JSON "{\"berth\": 11}"
    Then the answer is 200
    And the body is "{\"id\":2,\"name\":\"Petrel\",\"berth\":11}"
    And a client finds the rows by "SELECT name, berth, updated_at >= created_at AS dated FROM boats ORDER BY id"
      | name    | berth | dated |
      | Kestrel | 3     | 1     |
      | Petrel  | 11    | 1     |

  @laravel_delete
  Scenario: What is deleted is gone with all that is its own, and the rest is there
    When a program calls "DELETE /api/boats/1"
    Then the answer is 204
    And the body is empty
    And a client finds the rows by "SELECT name FROM boats"
      | name   |
      | Petrel |
    And a client finds 0 by "SELECT COUNT(*) FROM sailors"
    And a client finds 2 by "SELECT COUNT(*) FROM skills"

  @laravel_api_not_found
  Scenario Outline: What is not there can be neither read nor changed (<call>)
    When a program calls "<call> /api/boats/99" with the JSON "{\"berth\": 1}"
    Then the answer is 404
    And the header "Content-Type" is "application/json"
    And the body contains "No query results for model"
    And a client finds the rows by "SELECT name, berth FROM boats ORDER BY id"
      | name    | berth |
      | Kestrel | 3     |
      | Petrel  | 5     |

    Examples:
      | call   |
      | GET    |
      | PUT    |
      | DELETE |

  @laravel_validation
  Scenario Outline: What does not fit is refused with the reason, and nothing of it is kept (<what>)
    When a program calls "POST /api/boats" with the JSON "<sent>"
    Then the answer is 422
    And the header "Content-Type" is "application/json"
    And the body is "{\"message\":\"The given data was invalid.\",\"errors\":{<errors>}}"
    And a client finds 2 by "SELECT COUNT(*) FROM boats"

    Examples:
      | what            | sent                                  | errors                                              |
      | no name         | {\"berth\": 9}                        | \"name\":[\"The name field is required.\"]          |
      | a name is taken | {\"name\": \"Petrel\"}                | \"name\":[\"The name has already been taken.\"]     |
      | no whole number | {\"name\": \"Fog\", \"berth\": \"x\"} | \"berth\":[\"The berth must be an integer.\"]       |
      | too great       | {\"name\": \"Fog\", \"berth\": 21}    | \"berth\":[\"The berth must be between 1 and 20.\"] |

  @laravel_transaction
  Scenario: Changes that belong together are all made
    When a program calls "POST /api/transfers" with the JSON "{\"to\": 2, \"sailors\": [\"Ada\", \"Grace\"]}"
    Then the answer is 200
    And the body is "{\"state\":\"done\"}"
    And a client finds the rows by "SELECT name, boat_id FROM sailors ORDER BY id"
      | name  | boat_id |
      | Ada   | 2       |
      | Grace | 2       |
    And a client finds the rows by "SELECT text FROM reports ORDER BY id"
      | text                 |
      | Ada goes to Petrel   |
      | Grace goes to Petrel |

  @laravel_transaction_undone
  Scenario Outline: Where one of the changes cannot be made, none is (<what>)
    When a program calls "POST /api/transfers" with the JSON "{\"to\": 2, \"sailors\": [<sailors>]}"
    Then the answer is <status>
    And a client finds the rows by "SELECT name, boat_id FROM sailors ORDER BY id"
      | name  | boat_id |
      | Ada   | 1       |
      | Grace | 1       |
    And a client finds 0 by "SELECT COUNT(*) FROM reports"

    Examples:
      | what                   | sailors                         | status |
      | nobody has such a name | \"Ada\", \"Edith\"              | 404    |
      | an error in the middle | \"Ada\", []                     | 500    |

  @laravel_transaction_full
  Scenario: A rule that is broken by the last of the changes undoes them all
    Given a program has called "POST /api/boats" with the JSON "{\"name\": \"Fog\", \"berth\": 9}"
    And a client has run "INSERT INTO sailors (boat_id, name) VALUES (3, 'Mary')"
    When a program calls "POST /api/transfers" with the JSON "{\"to\": 3, \"sailors\": [\"Ada\", \"Grace\"]}"
    Then the answer is 409
    And the body contains "Fog is full"
    And a client finds the rows by "SELECT name, boat_id FROM sailors ORDER BY id"
      | name  | boat_id |
      | Ada   | 1       |
      | Grace | 1       |
      | Mary  | 3       |

  @laravel_prepared
  Scenario: Values that are sent beside the statement are kept as those within it
    Given the environment variable "DATABASE_EMULATES" is "false"
    When a program calls "POST /api/boats" with the JSON "{\"name\": \"Anna's \\\\ ⛵\", \"berth\": 9}"
    Then the answer is 201
    And a client finds the rows by "SELECT name, berth FROM boats WHERE id = 3"
      | name          | berth |
      | "Anna's \\ ⛵" | 9     |
