@apps @requires.php @requires.kv @laravel
Feature: A Laravel application serves its visitors
  Laravel is what many applications are made with. A small one runs on Debian's framework: its
  pages come from templates, its forms are guarded, and its sessions are kept in the node's store.

  Background:
    Given a Laravel site

  @laravel_welcome
  Scenario: The welcome page is a whole page with what the database holds
    When a visitor requests "/"
    Then the answer is 200
    And the header "Content-Type" is "text/html; charset=UTF-8"
    And the body contains "<!DOCTYPE html>" and then "<h1>The Harbour Office</h1>" and then "Kestrel: 2 aboard" and then "Petrel: 0 aboard" and then "<p>Laravel " and then "</html>"

  @laravel_page
  Scenario: An address with a number leads to what has that number, and to no other
    When a visitor requests "/boats/2"
    Then the answer is 200
    And the body contains "<title>Petrel" and then "Berth: 5"
    And the body does not contain "Kestrel"

  @laravel_not_found
  Scenario Outline: What is not there is answered as not found (<what>)
    When a visitor requests "<address>"
    Then the answer is 404
    And the body contains "<title>Not Found</title>"

    Examples:
      | what                          | address            |
      | no route has the address      | /there/is/no/route |
      | no boat has the number        | /boats/99          |
      | the application's own program | /routes/web.php    |

  @laravel_method
  Scenario: An address that only takes forms is not served to who just asks for it
    When a visitor requests "/boats"
    Then the answer is 405
    And the header "Allow" is "POST"

  @laravel_error
  Scenario: A page that fails tells its visitor nothing of the reason
    When a visitor requests "/broken"
    Then the answer is 500
    And the body contains "Server Error"
    And the body does not contain "the anchor is lost"
    And the answer does not tell where the site lies

  @laravel_settings
  Scenario Outline: The application's settings and programs reach nobody (<what>)
    When a visitor requests "<address>"
    Then the answer is 404
    And the body does not contain "<words>"

    Examples:
      | what             | address              | words           |
      | the command line | /artisan             | Illuminate      |
      | a setting        | /config/database.php | DATABASE        |
      | what it is       | /composer.json       | psr-4           |

  @laravel_form
  Scenario: A form that is filled in makes what it says, and its sender is told once
    When the editor fills in the form at "/boats/new" with "name=Fog&berth=7"
    Then the answer is 200
    And the body contains "<title>Fog" and then "Welcome, Fog" and then "Berth: 7"
    And the editor does not see "Welcome, Fog" at "/boats/3"
    And a client finds the rows by "SELECT name, berth FROM boats ORDER BY id"
      | name    | berth |
      | Kestrel | 3     |
      | Petrel  | 5     |
      | Fog     | 7     |

  @laravel_form_errors
  Scenario Outline: A form that is filled in wrongly comes back with the reason and what was typed (<what>)
    When the editor fills in the form at "/boats/new" with "name=<name>&berth=<berth>"
    Then the answer is 200
    And the body contains "<reason>" and then "value=\"<name>\"" and then "value=\"<berth>\""
    And a client finds 2 by "SELECT COUNT(*) FROM boats"

    Examples:
      | what            | name    | berth | reason                              |
      | a name is taken | Kestrel | 7     | The name has already been taken.    |
      | no name         |         | 7     | The name field is required.         |
      | no such berth   | Fog     | 21    | The berth must be between 1 and 20. |

  @laravel_csrf
  Scenario Outline: A form that does not come from the site's own page is refused (<what>)
    When a visitor posts the form "<form>" to "/boats"
    Then the answer is 419
    And a client finds the rows by "SELECT name FROM boats ORDER BY id"
      | name    |
      | Kestrel |
      | Petrel  |

    Examples:
      | what             | form                           |
      | without a token  | name=Fog&berth=7               |
      | a made-up token  | name=Fog&berth=7&_token=abcdef |
      | an empty token   | name=Fog&berth=7&_token=       |

  @laravel_escaping
  Scenario Outline: What people type is shown as text, to the letter (<what>)
    When the editor fills in the form at "/boats/new" with "name=<typed>"
    Then the answer is 200
    And the body contains "<h1><shown></h1>"
    And the editor sees "<seen>" at "/"

    Examples:
      | what              | typed                        | shown                            | seen                   |
      | markup            | %3Cb%3EFog%3C/b%3E           | &lt;b&gt;Fog&lt;/b&gt;           | <b>Fog</b>: 0 aboard   |
      | quotes            | it's %22Fog%22               | it&#039;s &quot;Fog&quot;        | it's \"Fog\": 0 aboard |
      | a backslash       | a %5C b                      | a \\ b                           | a \\ b: 0 aboard       |
      | emoji and accents | Marée ⛵                      | Marée ⛵                          | Marée ⛵: 0 aboard      |
      | end of statement  | '); DELETE FROM boats; --    | &#039;); DELETE FROM boats; --   | Kestrel: 2 aboard      |
