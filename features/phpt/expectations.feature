@phpt @requires.php @requires.configuration @requires.files
Feature: What a page of a test says is compared to the byte
  A test that passes on a command line and fails over HTTP has to say where its page parts from
  what was expected, or nobody will find the fault.

  @phpt_expectf
  Scenario Outline: A pattern matches as in PHP's own runner, and says where it does not (<pattern> for <output>)
    Given the test file "a.phpt"
      """
      --TEST--
      The page says what it was asked
      --GET--
      text=<output>
      --FILE--
      <?php echo "It says $_GET[text]."; ?>
      --EXPECTF--
      It says <pattern>.
      """
    When the tests are run
    Then the run <ends>, and its tests are
      | test   | status   | reason   |
      | a.phpt | <status> | <reason> |

    Examples:
      | pattern     | output | ends     | status | reason                                                      |
      | %d          | 17     | succeeds | PASS   |                                                             |
      | %d          | -17    | fails    | FAIL   | line 1, column 9: '%d' expected, got '-17.'                 |
      | %i          | -17    | succeeds | PASS   |                                                             |
      | %f          | 1.5e3  | succeeds | PASS   |                                                             |
      | %x          | c0ffee | succeeds | PASS   |                                                             |
      | %s          | a%20b  | succeeds | PASS   |                                                             |
      | %s          | a%0Ab  | fails    | FAIL   | line 1, column 10: '.' expected, got ''                     |
      | %a          | a%0Ab  | succeeds | PASS   |                                                             |
      | %r[ab]+%r   | abba   | succeeds | PASS   |                                                             |
      | %r[ab]+%r   | sea    | fails    | FAIL   | line 1, column 9: '%r[ab]+%r' expected, got 'sea.'          |
      | %r(%r       | a      | fails    | BORK   | --EXPECTF--: a regular expression that Python does not read |

  @phpt_expected_headers
  Scenario Outline: A header of the answer is compared, where the test names it (<header>)
    Given the test file "a.phpt"
      """
      --TEST--
      The answer has headers
      --GET--
      sea=cold
      --FILE--
      <?php header("X-Sea: $_GET[sea]"); http_response_code(404); ?>
      --EXPECT--
      --EXPECTHEADERS--
      <header>
      """
    When the tests are run
    Then the run <ends>, and its tests are
      | test   | status   | reason   |
      | a.phpt | <status> | <reason> |

    Examples:
      | header                | ends     | status | reason                                      |
      | X-Sea: cold           | succeeds | PASS   |                                             |
      | x-sea: cold           | succeeds | PASS   |                                             |
      | X-Sea: warm           | fails    | FAIL   | header X-Sea: 'warm' expected, got 'cold'   |
      | X-Lake: cold          | fails    | FAIL   | header X-Lake: 'cold' expected, got None    |
      | Status: 404 Not Found | succeeds | PASS   |                                             |
      | Status: 200 OK        | fails    | FAIL   | header Status: '200 OK' expected, got '404' |

  @phpt_own
  Scenario Outline: The suite's own tests pass (<folder>)
    When the tests of "<folder>" are run
    Then the command prints
      | line   |
      | <line> |

    Examples:
      | folder              | line                                                                                                       |
      | clean               | PASS CLEAN runs after the test [clean/after.phpt]                                                          |
      | conflicts           | PASS A test that conflicts with all runs alone [conflicts/all.phpt]                                        |
      | conflicts_of_folder | PASS Tests of a folder with a word do not run at the same time (one) [conflicts_of_folder/one.phpt]        |
      | environment         | PASS QUERY_STRING is the query [environment/query.phpt]                                                    |
      | expect              | PASS Line ends of the output are normalised [expect/line_ends.phpt]                                        |
      | expectf             | PASS A parse error is shown [expectf/parse_error.phpt]                                                     |
      | expectregex         | PASS A dot is an end of a line too [expectregex/dot.phpt]                                                  |
      | external            | PASS Dots that lead upwards are taken off [external/no_way_up.phpt]                                        |
      | file                | PASS What follows ===DONE=== is not run [file/done.phpt]                                                   |
      | flaky               | WARN A flaky test may fail once [flaky/second_attempt.phpt] reason: passed on the second attempt           |
      | headers             | PASS A redirect is not followed [headers/redirect.phpt]                                                    |
      | ini                 | PASS Names of errors are their numbers [ini/constants.phpt]                                                |
      | php                 | PASS Nothing of one visit is left for the next [php/isolation.phpt]                                        |
      | redirect            | PASS The environment is that of the redirecting test [redirect/tests/colour.phpt PHPT_COLOUR=red]          |
      | request             | PASS POST_RAW can upload a file [request/upload.phpt]                                                      |
      | skip                | PASS What SKIPIF says with info is shown [skip/info.phpt] (info: of some interest)                         |
      | xfail               | XFAIL A failure that is expected is none [xfail/section.phpt]   XFAIL REASON: The page is wrong on purpose |
