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

    @http2_path_without_slash
    Examples: it does not begin with a slash
      | how                         | path                          |
      | a whole address             | http://other.example/mark.php |
      | a whole address of its own  | http://{address}/mark.php     |
      | a name alone                | mark.php                      |
      | a star for GET              | *                             |

    Examples: it is no address at all
      | how                         | path                          |
      | empty                       |                               |
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

    Examples: no field of HTTP/2
      | how                            | name              | value                |
      | a line end in a value          | x-note            | a\r\nX-Injected: 1   |
      | a line feed in a value         | x-note            | a\nb                 |
      | a zero byte in a value         | x-note            | a\x00b               |
      | a capital in a name            | X-Note            | a                    |
      | a blank in a name              | x note            | a                    |
      | a connection's own field       | connection        | close                |
      | a transfer coding              | transfer-encoding | chunked              |
      | an upgrade                     | upgrade           | h2c                  |
      | a second path                  | :path             | /test.php            |
      | a pseudo-field nobody knows    | :other            | 1                    |
      | a body that is not as long     | content-length    | 5                    |

    @http2_host_beside_name
    Examples: a host beside the name
      | how                            | name              | value                |
      | another host than the name     | host              | other.example        |
      | a user in the name             | host              | user@other.example   |

  @http2_pseudo_missing
  Scenario Outline: A request without <what> is refused
    When a client sends the fields over HTTP/2
      | name    | value     |
      | <first> | <is>      |
      | :scheme | http      |
      | :path   | /mark.php |
    Then the answer is 400, or there is none
    And the document root is unchanged

    Examples: what each request has
      | what     | first      | is        |
      | a method | :authority | {address} |

    @http2_host_missing
    Examples: what tells sites apart
      | what     | first      | is        |
      | a host   | :method    | GET       |
