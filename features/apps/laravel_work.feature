@apps @requires.php @laravel
Feature: A Laravel application works when nobody looks
  What takes long is put on a queue, in the database, and a worker does it later, once. What is to be
  done at its time is done by the scheduler. Both are run by the node's own PHP.

  Background:
    Given a Laravel site

  @laravel_queue
  Scenario: A job is put on the queue at once, and done when a worker comes
    Given a program has called "POST /api/boats/1/inspections"
    And a client finds 0 by "SELECT COUNT(*) FROM reports"
    When the developer runs "php artisan queue:work --once"
    Then the command prints a line that matches ".*Processed: +App.Jobs.InspectBoat"
    And a client finds the rows by "SELECT text FROM reports"
      | text                  |
      | Kestrel was inspected |
    And a client finds 0 by "SELECT COUNT(*) FROM jobs"

  @laravel_queue_answer
  Scenario: Who asks for something that takes long is answered at once, and not when it is done
    When a program calls "POST /api/boats/1/inspections"
    Then the answer is 202
    And the body is "{\"state\":\"waiting\"}"
    And a client finds the rows by "SELECT queue, attempts, reserved_at FROM jobs"
      | queue   | attempts | reserved_at |
      | default | 0        | NULL        |
    And a client finds 0 by "SELECT COUNT(*) FROM reports"

  @laravel_queue_order
  Scenario: Jobs are done in the order in which they came, each once
    Given a program has called "POST /api/boats/2/inspections"
    And a program has called "POST /api/boats/1/inspections"
    And a program has called "POST /api/boats/2/inspections"
    When the developer runs "php artisan queue:work --stop-when-empty --sleep=0"
    Then a client finds the rows by "SELECT text FROM reports ORDER BY id"
      | text                  |
      | Petrel was inspected  |
      | Kestrel was inspected |
      | Petrel was inspected  |
    And a client finds 0 by "SELECT COUNT(*) FROM jobs"
    And a client finds 0 by "SELECT COUNT(*) FROM failed_jobs"

  @laravel_queue_once
  Scenario: A job that was done is not done by the next worker
    Given a program has called "POST /api/boats/1/inspections"
    And the developer has run "php artisan queue:work --once"
    When the developer runs "php artisan queue:work --stop-when-empty --sleep=0"
    Then a client finds the rows by "SELECT text FROM reports"
      | text                  |
      | Kestrel was inspected |

  @laravel_queue_failed
  Scenario: A job that fails is kept with its reason, and the next one is done
    Given a client has run "UPDATE boats SET berth = NULL WHERE id = 2"
    And a program has called "POST /api/boats/2/inspections"
    And a program has called "POST /api/boats/1/inspections"
    When the developer runs "php artisan queue:work --stop-when-empty --sleep=0"
    Then a client finds the rows by "SELECT text FROM reports"
      | text                  |
      | Kestrel was inspected |
    And a client finds the rows by "SELECT queue, exception LIKE '%Petrel has no berth%' AS told FROM failed_jobs"
      | queue   | told |
      | default | 1    |
    And a client finds 0 by "SELECT COUNT(*) FROM jobs"

  @laravel_queue_retry
  Scenario: A job that has failed is done when it is tried again, once its reason is gone
    Given a client has run "UPDATE boats SET berth = NULL WHERE id = 2"
    And a program has called "POST /api/boats/2/inspections"
    And the developer has run "php artisan queue:work --once"
    And a client has run "UPDATE boats SET berth = 5 WHERE id = 2"
    And the developer has run "php artisan queue:retry all"
    When the developer runs "php artisan queue:work --stop-when-empty --sleep=0"
    Then a client finds the rows by "SELECT text FROM reports"
      | text                 |
      | Petrel was inspected |
    And a client finds 0 by "SELECT COUNT(*) FROM failed_jobs"

  @laravel_queue_kept
  Scenario: A job outlives the node that took it
    Given a program has called "POST /api/boats/1/inspections"
    And the node is killed
    And the node is started again
    When the developer runs "php artisan queue:work --once"
    Then a client finds the rows by "SELECT text FROM reports"
      | text                  |
      | Kestrel was inspected |
    And a client finds 0 by "SELECT COUNT(*) FROM jobs"

  @laravel_schedule
  Scenario: The scheduler does what is due, and nothing else
    When the developer runs "php artisan schedule:run"
    Then the command prints a line that matches ".*Running scheduled command: read the tide"
    And a client finds the rows by "SELECT text FROM reports"
      | text              |
      | The tide was read |

  @laravel_schedule_condition
  Scenario: What is scheduled on a condition is done as soon as that holds
    Given a program has called "POST /api/boats" with the JSON "{\"name\": \"Fog\"}"
    When the developer runs "php artisan schedule:run"
    Then a client finds the rows by "SELECT text FROM reports ORDER BY id"
      | text                  |
      | The tide was read     |
      | The fleet was counted |

  @laravel_schedule_list
  Scenario: The command line lists what is scheduled, and when
    When the developer runs "php artisan schedule:list"
    Then the command prints a line that matches ".*\\* \\* \\* \\* \\* .* read the tide .*"
    And the command prints a line that matches ".*\\* \\* \\* \\* \\* .* count the fleet .*"
    And a client finds 0 by "SELECT COUNT(*) FROM reports"
