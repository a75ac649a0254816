@single @php @requires.php
Feature: A page that fails takes nothing with it
  Programs have errors. The visitor of a page that fails learns that it failed; the
  server runs on in the same process, and the next visitor notices nothing of it.

  Background:
    Given a node

  Scenario Outline: A page that fails is answered with 500, and leaves nothing behind (<what>)
    When a visitor requests "/error_test.php?kind=<kind>"
    Then the answer is 500
    And the body does not contain "after the error"
    And the next 8 visitors get "found nothing" from "/isolation.php"
    And the node still serves, in the same process

    @php_fatal_error_recovers
    Examples:
      | what                       | kind      |
      | an unknown function        | fatal     |
      | an exception nobody caught | exception |
      | a call that does not fit   | type      |
      | a missing part             | required  |
      | an error of its own        | user      |

    @php_syntax_error_recovers
    Examples:
      | what                   | kind   |
      | a part that is not PHP | syntax |

    @php_oom_recovers
    Examples:
      | what              | kind      |
      | out of memory     | memory    |
      | endless recursion | recursion |

    @php_time_limit_recovers
    Examples:
      | what                   | kind |
      | longer than it may run | time |

  @php_syntax_error_recovers
  Scenario: A page that is not PHP does not run, and is not shown
    When a visitor requests "/syntax_error.php"
    Then the answer is 500
    And the body does not contain "never printed"
    And the next 8 visitors get "found nothing" from "/isolation.php"
    And the node still serves, in the same process

  @php_fatal_error_repeated
  Scenario: Many failing pages at once do not wear the server out (20 visitors)
    When 20 visitors request "/error_test.php?kind=exception" at once
    Then all 20 answers are 500
    And the next 8 visitors get "found nothing" from "/isolation.php"
    And the node still serves, in the same process

  @php_oom_repeated
  Scenario: Many pages that need too much memory do not wear the server out (20 visitors)
    When 20 visitors request "/error_test.php?kind=memory" at once
    Then all 20 answers are 500
    And the next 8 visitors get "found nothing" from "/isolation.php"
    And the node still serves, in the same process

  @php_error_handling
  Scenario Outline: A page that is only warned goes on (<what>)
    When a visitor requests "/error_test.php?kind=<kind>"
    Then the answer is 200
    And the body contains "before the error"
    And the body contains "after the error"
    And the node still serves, in the same process

    Examples:
      | what                    | kind         |
      | a warning               | warning      |
      | a variable that is none | undefined    |
      | a missing file          | missing-file |
      | a notice                | notice       |
      | a deprecation           | deprecated   |
      | an exception it catches | caught       |
