@single @http @wire @requires.http2
Feature: A request over HTTP/2 means one thing
  Between HTTP/2 and what PHP is told lie names, a path and fields. What another server
  on the way could read in another way is refused, and no page runs for it.

  Background:
    Given a node

  @http2_path_form
  Scenario Outline: A path that is none is refused (<how>)
    When a client sends the fields over HTTP/2
      | name       | value     |
      | :method    | GET       |
      | :scheme    | http      |
      | :authority | {address} |
      | :path      | <path>    |
    Then the answer is 400, or there is none
    And the document root is unchanged
    And the node still serves, in the same process

    Examples:
      | how                         | path                          |
      | a whole address             | http://other.example/mark.php |
      | a whole address of its own  | http://{address}/mark.php     |
      | without its first slash     | mark.php                      |
      | empty                       |                               |
      | a star for GET              | *                             |
      | a blank in it               | /mark.php HTTP/1.1            |
      | a line end in it            | /mark.php\r\nHost: other      |

  @http2_field_form
  Scenario Outline: A field that HTTP/1.1 would read in another way is refused (<how>)
    When a client sends the fields over HTTP/2
      | name       | value     |
      | :method    | GET       |
      | :scheme    | http      |
      | :authority | {address} |
      | :path      | /mark.php |
      | <name>     | <value>   |
    Then the answer is 400, or there is none
    And the document root is unchanged
    And the node still serves, in the same process

    Examples:
      | how                            | name              | value                |
      | a line end in a value          | x-note            | a\r\nX-Injected: 1   |
      | a line feed in a value         | x-note            | a\nb                 |
      | a zero byte in a value         | x-note            | a\x00b               |
      | a capital in a name            | X-Note            | a                    |
      | a blank in a name              | x note            | a                    |
      | a connection's own field       | connection        | close                |
      | a transfer coding              | transfer-encoding | chunked              |
      | an upgrade                     | upgrade           | h2c                  |
      | another host than the name     | host              | other.example        |
      | a second path                  | :path             | /test.php            |
      | a pseudo-field nobody knows    | :other            | 1                    |
      | a user in the name             | host              | user@other.example   |
      | a body that is not as long     | content-length    | 5                    |

  @http2_pseudo_missing
  Scenario Outline: A request without <what> is refused
    When a client sends the fields over HTTP/2
      | name    | value     |
      | <first> | <is>      |
      | :scheme | http      |
      | :path   | /mark.php |
    Then the answer is 400, or there is none
    And the document root is unchanged

    Examples:
      | what     | first      | is        |
      | a method | :authority | {address} |
      | a host   | :method    | GET       |
