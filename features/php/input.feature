@single @php @requires.php
Feature: A page receives what its visitor entered
  Links, forms and programs send values in three ways. A page finds each of them
  where PHP promises it, letter for letter.

  Background:
    Given a node

  @php_get_params
  Scenario: The values of a link are in $_GET
    When a visitor requests "/test.php?foo=bar&baz=123"
    Then the answer is 200
    And the page saw $_GET['foo'] as "bar"
    And the page saw $_GET['baz'] as "123"

  @php_get_decoded
  Scenario Outline: The values of a link are decoded (<how>)
    When a visitor requests "/test.php?<query>"
    Then the answer is 200
    And the page saw $_GET['word'] as "<value>"

    Examples:
      | how               | query                    | value       |
      | a plus is a blank | word=two+words           | two words   |
      | percent           | word=a%26b%3Dc%2Bd       | a&b=c+d     |
      | UTF-8             | word=caf%C3%A9+%E2%82%AC | café €      |
      | an empty value    | word=                    |             |
      | no value          | word                     |             |
      | the last of two   | word=first&word=last     | last        |
      | a question mark   | word=a?b                 | a?b         |
      | an equals sign    | word=a=b                 | a=b         |
      | a slash           | word=/etc/passwd         | /etc/passwd |

  @php_get_arrays
  Scenario: Names with brackets in a link are arrays
    When a visitor requests "/test.php?list[]=a&list[]=b&map[x]=1&map[deep][y]=2"
    Then the page saw the variables
      | variable                  | value |
      | $_GET['list']['0']        | a     |
      | $_GET['list']['1']        | b     |
      | $_GET['map']['x']         | 1     |
      | $_GET['map']['deep']['y'] | 2     |

  @php_get_names
  Scenario: A dot or blank in a name becomes an underscore
    When a visitor requests "/test.php?a.b=dot&c%20d=blank"
    Then the page saw $_GET['a_b'] as "dot"
    And the page saw $_GET['c_d'] as "blank"

  @php_post_form
  Scenario: The values of a form are in $_POST
    When a visitor posts the form "name=Ada+Lovelace&year=1843&note=&sign=%E2%9C%93" to "/test.php"
    Then the answer is 200
    And the page saw the variables
      | variable       | value        |
      | $_POST['name'] | Ada Lovelace |
      | $_POST['year'] | 1843         |
      | $_POST['note'] |              |
      | $_POST['sign'] | ✓            |
    And the page saw no $_GET['name']

  @php_post_and_get
  Scenario: A form that is sent to an address with a query keeps both apart
    When a visitor posts the form "who=form" to "/test.php?who=link"
    Then the page saw $_POST['who'] as "form"
    And the page saw $_GET['who'] as "link"

  @php_post_arrays
  Scenario: A form with brackets in its names is an array
    When a visitor posts the form "item[0][name]=pen&item[0][price]=2&item[1][name]=ink" to "/test.php"
    Then the page saw the variables
      | variable                     | value |
      | $_POST['item']['0']['name']  | pen   |
      | $_POST['item']['0']['price'] | 2     |
      | $_POST['item']['1']['name']  | ink   |

  @php_post_json
  Scenario: A program's JSON is read as it was sent (php://input)
    When a visitor posts the JSON "{\"name\": \"Ada\", \"tags\": [1, 2]}" to "/test.php"
    Then the answer is 200
    And the page saw the request body as "{\"name\": \"Ada\", \"tags\": [1, 2]}"
    And the page saw $_SERVER['CONTENT_TYPE'] as "application/json"
    And the page saw no $_POST['name']

  @php_post_empty
  Scenario: A form without a field is an empty form
    When a visitor posts the form "" to "/test.php"
    Then the answer is 200
    And the page saw $_SERVER['REQUEST_METHOD'] as "POST"
    And the page saw the request body as ""
    And the page saw no $_POST['name']

  @php_post_chunked
  Scenario Outline: A body is whole however it is sent (<size> <how>)
    When a visitor posts <size> <how>
    Then the answer is 200
    And the body is "POST with <bytes> bytes"

    Examples:
      | size   | how                      | bytes   |
      | 1 byte | to "/body.php"           | 1       |
      | 1 byte | in chunks to "/body.php" | 1       |
      | 16 KiB | in chunks to "/body.php" | 16384   |
      | 1 MiB  | to "/body.php"           | 1048576 |
      | 1 MiB  | in chunks to "/body.php" | 1048576 |

  @php_methods
  Scenario Outline: Every method reaches the page, with its body (<method>)
    When a visitor sends <method> "/test.php?id=7" with the text "the new text"
    Then the answer is 200
    And the page saw $_SERVER['REQUEST_METHOD'] as "<method>"
    And the page saw $_GET['id'] as "7"
    And the page saw the request body as "the new text"

    Examples:
      | method   |
      | PUT      |
      | PATCH    |
      | DELETE   |
      | OPTIONS  |
      | PROPFIND |
      | PURGE    |

  @php_methods_http2 @requires.http2
  Scenario: A form over HTTP/2 is a form
    When a visitor posts the form "name=Ada" to "/test.php" over HTTP/2
    Then the answer is 200
    And the page saw $_POST['name'] as "Ada"
