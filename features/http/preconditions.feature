@single @http
Feature: Nobody is given what was asked for on a condition that does not hold
  Whoever puts parts together, or is about to change something, says which state is meant. If
  the file is in another state, the visitor is told so and gets nothing of it. What guards
  against mistakes counts before what saves a transfer.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      """
    And the document root holds "/state.html" with the text "A page with a state.", last changed "Wed, 21 Oct 2015 07:28:00 GMT"

  @precondition_tag
  Scenario Outline: A visitor who means another state of a file is told so (If-Match, <which>)
    Given a visitor has received "/state.html"
    When a visitor requests "/state.html" with the header "If-Match: <tag>"
    Then the visitor is refused with 412
    And the body does not contain "A page with a state."
    And the node still serves, in the same process

    Examples:
      | which                      | tag              |
      | another tag                | \"another\"      |
      | a list of others           | \"a\", \"b\"     |

  @precondition_tag_weak
  Scenario: A weak tag does not hold a file to its state (If-Match with the file's own tag)
    Given a visitor has received "/state.html"
    When a visitor requests "/state.html" with the header "If-Match: W/{its tag}"
    Then the visitor is refused with 412
    And the body does not contain "A page with a state."

  @precondition_tag_any
  Scenario: A visitor who means any state of a file gets it (If-Match: *)
    When a visitor requests "/state.html" with the header "If-Match: *"
    Then the answer is 200
    And the body is "A page with a state."

  @precondition_date
  Scenario Outline: A visitor who means an earlier state of a file is told so (If-Unmodified-Since, <form>)
    When a visitor requests "/state.html" with the header "If-Unmodified-Since: <date>"
    Then the visitor is refused with 412
    And the body does not contain "A page with a state."

    Examples:
      | form           | date                              |
      | today's form   | Wed, 21 Oct 2015 07:27:59 GMT     |
      | RFC 850's form | Wednesday, 21-Oct-15 07:27:59 GMT |
      | C's form       | Wed Oct 21 07:27:59 2015          |

  @precondition_date_held
  Scenario Outline: A file that is in the state that a visitor means is sent (If-Unmodified-Since, <what>)
    When a visitor requests "/state.html" with the header "If-Unmodified-Since: <date>"
    Then the answer is 200
    And the body is "A page with a state."

    Examples:
      | what              | date                          |
      | that second       | Wed, 21 Oct 2015 07:28:00 GMT |
      | a date to come    | Wed, 21 Oct 2043 07:28:00 GMT |

  @precondition_date_none
  Scenario: A condition that is no date is no condition (If-Unmodified-Since: yesterday)
    When a visitor requests "/state.html" with the header "If-Unmodified-Since: yesterday"
    Then the answer is 200
    And the body is "A page with a state."

  @precondition_order
  Scenario Outline: Of several conditions the first in HTTP's order decides (<what>)
    When a visitor requests "/state.html" with the headers
      | name     | value    |
      | <first>  | <value>  |
      | <second> | <other>  |
    Then the answer is <status>

    Examples:
      | what                           | first               | value                         | second              | other                         | status |
      | another tag, and any tag known | If-Match            | "another"                     | If-None-Match       | *                             | 412    |
      | an early date, and a known tag | If-Unmodified-Since | Wed, 21 Oct 2015 07:27:59 GMT | If-None-Match       | *                             | 412    |
      | the tag holds, the date is off | If-Match            | *                             | If-Unmodified-Since | Wed, 21 Oct 2015 07:27:59 GMT | 200    |
      | any state, and it is known     | If-Match            | *                             | If-None-Match       | *                             | 304    |
      | another tag, and a part        | If-Match            | "another"                     | Range               | bytes=0-1                     | 412    |
      | an early date, and a part      | If-Unmodified-Since | Wed, 21 Oct 2015 07:27:59 GMT | Range               | bytes=0-1                     | 412    |

  @precondition_method
  Scenario Outline: What may be written only where nothing is, is not written over a file (<method>, If-None-Match: *)
    When a visitor sends <method> "/state.html" with the header "If-None-Match: *"
    Then the visitor is refused with 405 or 412
    And the document root is unchanged

    Examples:
      | method |
      | PUT    |
      | DELETE |

  @precondition_missing
  Scenario Outline: What is not there is missing, whatever the condition (<header>)
    When a visitor requests "/no-such-file.html" with the header "<header>: <value>"
    Then the visitor is refused with 404

    Examples:
      | header              | value                         |
      | If-Match            | \"another\"                   |
      | If-None-Match       | *                             |
      | If-Unmodified-Since | Wed, 21 Oct 2015 07:27:59 GMT |

  @precondition_page @requires.php
  Scenario: The conditions of a visitor are the page's to judge, which sees all of them
    When a visitor requests "/test.php" with the headers
      | name                | value                         |
      | If-Match            | "another"                     |
      | If-None-Match       | *                             |
      | If-Unmodified-Since | Wed, 21 Oct 2015 07:27:59 GMT |
    Then the answer is 200
    And the page saw the variables
      | variable                             | value                         |
      | $_SERVER['HTTP_IF_MATCH']            | "another"                     |
      | $_SERVER['HTTP_IF_NONE_MATCH']       | *                             |
      | $_SERVER['HTTP_IF_UNMODIFIED_SINCE'] | Wed, 21 Oct 2015 07:27:59 GMT |
