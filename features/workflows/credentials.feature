@single @workflows @requires.php @requires.resp @requires.kv
Feature: Only what is right lets anybody in
  Passwords, cookies and secrets are guessed, mixed up and left out. What is wrong is refused, changes
  nothing, and stands in no log: whoever reads logs does not learn what was nearly right.

  Background:
    Given a node with a database and the configuration
      """toml
      [kv]
      secret = "a secret of the operator's own"

      [kv.redis_compat]
      enabled = true
      listen = "{redis address}"

      [php]
      ini_overrides = [
        ["session.save_handler", "ephpm"],
        ["mysqli.default_host", "{mysql address}"],
      ]
      """
    And a visitor has posted the form "do=deploy" to "/notes.php"

  @workflow_auth
  Scenario: The right name and password let a person in, who may then write
    Given a visitor has posted the form "do=sign_in&name=ada&password=seven+seas" to "/notes.php"
    When the same visitor posts the form "do=put_up&text=low+tide" to "/notes.php"
    Then the answer is 201
    And the log never says "seven seas"
    And a new client finds "ada" by "SELECT author FROM notes"

  @workflow_auth @workflow_auth_password
  Scenario Outline: A wrong name or password lets nobody in (<case>)
    When a visitor posts the form "do=sign_in&<form>" to "/notes.php"
    Then the visitor is refused with 403
    And the header "Set-Cookie" is absent
    And the log says "sign-in refused"
    And the log never says "<word>"
    And a new client finds no rows by "SELECT text FROM notes"

    Examples:
      | case                  | form                                    | word       |
      | another password      | name=ada&password=four+winds            | four winds |
      | the beginning of it   | name=ada&password=seven+sea             | seven sea  |
      | more than it          | name=ada&password=seven+seas+           | seven seas |
      | in capitals           | name=ada&password=SEVEN+SEAS            | SEVEN SEAS |
      | nobody's name         | name=eve&password=seven+seas            | seven seas |
      | SQL for a password    | name=ada&password=x'+OR+'1'%3D'1        | OR '1'     |
      | SQL for a name        | name=x'+OR+'1'%3D'1&password=seven+seas | seven seas |
      | no name               | password=seven+seas                     | seven seas |

  @workflow_auth @workflow_auth_cookie
  Scenario Outline: A cookie that the site has not given lets nobody in (<case>)
    Given a visitor has posted the form "do=sign_in&name=ada&password=seven+seas" to "/notes.php"
    When a visitor requests "/notes.php?who" with the header "Cookie: PHPSESSID=<cookie>"
    Then the body is "nobody"
    And the log never says "<cookie>"
    And the same visitor gets "ada" from "/notes.php?who"

    Examples:
      | case           | cookie                     |
      | made up        | abcdefghijklmnopqrstuvwxyz |
      | another's name | ada-ada-ada-ada-ada-ada-ad |

  @workflow_auth @workflow_auth_signed_out
  Scenario: A cookie lets nobody in after its owner has signed out
    Given a visitor has posted the form "do=sign_in&name=ada&password=seven+seas" to "/notes.php"
    And the same visitor has posted the form "do=sign_out" to "/notes.php"
    When the same visitor posts the form "do=put_up&text=low+tide" to "/notes.php"
    Then the visitor is refused with 403
    And the log says "a note of nobody refused"
    And the log never says "{its session}"
    And a new client finds no rows by "SELECT text FROM notes"
