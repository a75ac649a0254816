@apps @requires.php @laravel
Feature: A Laravel application makes its own tables
  Whoever deploys the application runs its migrations, by the node's own PHP: each is run once, in
  its order, and can be undone. What they make is seen by whoever asks the database.

  @laravel_migrate
  Scenario: A migration makes the tables that it says, and what it says of them
    Given a Laravel site that nobody has installed yet
    When the developer runs "php artisan migrate --force"
    Then the command prints
      | line                                      |
      | Migration table created successfully.     |
      | Migrating: 2022_03_01_000000_create_boats |
      | Migrating: 2022_03_02_000000_create_crews |
      | Migrating: 2022_03_03_000000_create_work  |
    And a client finds the rows by "SELECT (SELECT COUNT(*) FROM boats) AS boats, (SELECT COUNT(*) FROM sailors) AS sailors, (SELECT COUNT(*) FROM skills) AS skills, (SELECT COUNT(*) FROM sailor_skill) AS known, (SELECT COUNT(*) FROM reports) AS reports, (SELECT COUNT(*) FROM jobs) AS jobs, (SELECT COUNT(*) FROM failed_jobs) AS failed"
      | boats | sailors | skills | known | reports | jobs | failed |
      | 0     | 0       | 0      | 0     | 0       | 0    | 0      |
    And a client finds the rows by "SELECT migration, batch FROM migrations ORDER BY id"
      | migration                      | batch |
      | 2022_03_01_000000_create_boats | 1     |
      | 2022_03_02_000000_create_crews | 1     |
      | 2022_03_03_000000_create_work  | 1     |

  @laravel_migrate_unique
  Scenario Outline: A migration's keys are kept by the database itself (<what>)
    Given a Laravel site that nobody has installed yet
    And the developer has run "php artisan migrate --force --seed"
    When a client runs "<statement>"
    Then the statement is refused with 1062 "23000"
    And a client finds <count> by "SELECT COUNT(*) FROM <table>"

    Examples:
      | what             | table        | count | statement                                                     |
      | one column       | boats        | 2     | INSERT INTO boats (name) VALUES ('Kestrel')                   |
      | two columns      | sailor_skill | 3     | INSERT INTO sailor_skill (sailor_id, skill_id) VALUES (1, 1)  |

  @laravel_migrate_defaults
  Scenario: A column that may be empty is, and one that may not be is refused
    Given a Laravel site that nobody has installed yet
    And the developer has run "php artisan migrate --force"
    When a client runs "INSERT INTO reports (text) VALUES (NULL)"
    Then the statement is refused with 1048 "23000"
    And a client finds 0 by "SELECT COUNT(*) FROM reports"

  @laravel_migrate_again
  Scenario: Migrations that were run are not run again
    Given a Laravel site
    When the developer runs "php artisan migrate --force"
    Then the command prints, and nothing else
      | line                |
      | Nothing to migrate. |
    And a client finds the rows by "SELECT id, batch FROM migrations ORDER BY id"
      | id | batch |
      | 1  | 1     |
      | 2  | 1     |
      | 3  | 1     |
    And a visitor sees "Kestrel" at "/"

  @laravel_migrate_back
  Scenario: The last migration is undone, and those before it are as they were
    Given a Laravel site
    When the developer runs "php artisan migrate:rollback --force --step=1"
    Then the command prints a line that matches "Rolled back: +2022_03_03_000000_create_work .*"
    And a client finds no rows by "SHOW TABLES LIKE 'reports'"
    And a client finds no rows by "SHOW TABLES LIKE '%jobs'"
    And a client finds 2 by "SELECT COUNT(*) FROM boats"

  @laravel_migrate_pretend
  Scenario: A migration that is only to be shown changes nothing
    Given a Laravel site that nobody has installed yet
    And the developer has run "php artisan migrate:install"
    When the developer runs "php artisan migrate --pretend --force"
    Then the command prints a line that matches ".*create table `boats` .*"
    And a client finds no rows by "SHOW TABLES LIKE 'boats'"

  @laravel_foreign_key
  Scenario: A foreign key that is added later is kept from then on
    Given a Laravel site
    And the developer has run "php artisan migrate --force --path=database/constraints"
    When a client runs "INSERT INTO sailors (boat_id, name) VALUES (99, 'Mary')"
    Then the statement is refused with 1452 "23000"
    And a client finds 2 by "SELECT COUNT(*) FROM sailors"

  @laravel_routes
  Scenario: The command line lists every route, and what it leads to
    Given a Laravel site
    When the developer runs "php artisan route:list --compact"
    Then the command prints a line that matches ".* GET.HEAD .* / .*BoatController@welcome.*"
    And the command prints a line that matches ".* POST .* api/boats .*Api.BoatController@store.*"
    And the command prints a line that matches ".* PUT.PATCH .* api/boats/.boat. .*Api.BoatController@update.*"
    And the command prints a line that matches ".* DELETE .* api/boats/.boat. .*Api.BoatController@destroy.*"
