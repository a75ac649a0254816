@phpt @requires.php @requires.configuration @requires.files
Feature: Every test of PHP's own ends with a status and its reason
  PHP's tests were written for a command line. Whoever runs them over HTTP sees for each
  whether it passes there, and if not why: the words are those of PHP's own runner.

  @phpt_statuses
  Scenario: A test passes or fails by what its page says (one of two expects another number)
    Given the test file "good.phpt"
      """
      --TEST--
      The page says what it was asked
      --GET--
      number=1
      --FILE--
      <?php echo $_GET["number"]; ?>
      --EXPECT--
      1
      """
    And the test file "bad.phpt"
      """
      --TEST--
      The page does not say what is expected
      --FILE--
      <?php echo 1; ?>
      --EXPECT--
      2
      """
    When the tests are run
    Then the run fails, and its tests are
      | test      | status | reason                        |
      | good.phpt | PASS   |                               |
      | bad.phpt  | FAIL   | line 1: '2' expected, got '1' |

  @phpt_skipif
  Scenario Outline: A test says itself whether it can run (<says>)
    Given the test file "a.phpt"
      """
      --TEST--
      A test with a condition
      --GET--
      number=1
      --SKIPIF--
      <?php echo "<says>"; ?>
      --FILE--
      <?php echo $_GET["number"]; ?>
      --EXPECT--
      1
      """
    And the test file "other.phpt"
      """
      --TEST--
      The page says what it was asked
      --GET--
      number=1
      --FILE--
      <?php echo $_GET["number"]; ?>
      --EXPECT--
      1
      """
    When the tests are run
    Then the run <ends>, and its tests are
      | test       | status   | reason   |
      | a.phpt     | <status> | <reason> |
      | other.phpt | PASS     |          |

    Examples:
      | says                 | ends     | status | reason                                      |
      | skip there is no sea | succeeds | SKIP   | there is no sea                             |
      | info the sea is cold | succeeds | PASS   | info: the sea is cold                       |
      | warn of the sea      | succeeds | PASS   | warn: of the sea                            |
      | xfail no sea yet     | succeeds | WARN   | XFAIL section but test passes               |
      | nocache              | succeeds | PASS   |                                             |
      | an unknown word      | fails    | BORK   | invalid output from SKIPIF: an unknown word |

  @phpt_sections
  Scenario Outline: A section has its effect on the status (<section>: <content>)
    Given the test file "a.phpt"
      """
      --TEST--
      A test with one section more
      --GET--
      number=1
      --<section>--
      <content>
      --FILE--
      <?php echo $_GET["number"]; ?>
      --EXPECT--
      1
      """
    And the test file "other.phpt"
      """
      --TEST--
      The page says what it was asked
      --GET--
      number=1
      --FILE--
      <?php echo $_GET["number"]; ?>
      --EXPECT--
      1
      """
    When the tests are run
    Then the run <ends>, and its tests are
      | test       | status   | reason   |
      | a.phpt     | <status> | <reason> |
      | other.phpt | PASS     |          |

    Examples:
      | section       | content                | ends     | status | reason                                                     |
      | XFAIL         | It is not ready        | succeeds | WARN   | XFAIL section but test passes                              |
      | EXTENSIONS    | no_such_extension      | succeeds | SKIP   | Required extension missing: no_such_extension              |
      | ARGS          | --verbose              | succeeds | SKIP   | a request has no command line                              |
      | STDIN         | text                   | succeeds | SKIP   | a request has no standard input                            |
      | CAPTURE_STDIO | STDOUT                 | succeeds | SKIP   | a request has no standard streams                          |
      | PHPDBG        | quit                   | succeeds | SKIP   | phpdbg not available                                       |
      | ENV           | SCRIPT_NAME=/sea.php   | succeeds | SKIP   | the server says it, not the visitor                        |
      | CLEAN         | left over              | fails    | BORK   | invalid output from CLEAN: left over                       |
      | HEADERS       | X-Sea: cold            | succeeds | PASS   | info: --HEADERS-- is not PHP's own                         |
      | SEA           | cold                   | fails    | BORK   | Unknown section "SEA"                                      |
      | GET           | number=1               | fails    | BORK   | duplicated GET section                                     |
      | EXPECTF       | 1                      | fails    | BORK   | missing section --EXPECT--, --EXPECTF-- or --EXPECTREGEX-- |
      | FILE_EXTERNAL | page.inc               | fails    | BORK   | missing section --FILE--                                   |
      | POST_RAW      | Content-Type: sea/cold | fails    | BORK   | empty $request in --POST_RAW--                             |

  @phpt_strict
  Scenario: A run can be told to fail for a warning (a known failure that is none any more)
    Given the test file "a.phpt"
      """
      --TEST--
      The page says what it was asked
      --XFAIL--
      It once did not
      --GET--
      number=1
      --FILE--
      <?php echo $_GET["number"]; ?>
      --EXPECT--
      1
      """
    When the tests are run with "--strict"
    Then the run fails, and its tests are
      | test   | status | reason                        |
      | a.phpt | WARN   | XFAIL section but test passes |

  @phpt_flaky
  Scenario: A flaky test may fail once (its first visit leaves a mark)
    Given the test file "a.phpt"
      """
      --TEST--
      The page is right at its second visit
      --FLAKY--
      It needs the mark
      --GET--
      number=1
      --FILE--
      <?php
      echo file_exists(__DIR__ . "/mark") ? $_GET["number"] : "not yet";
      touch(__DIR__ . "/mark");
      ?>
      --EXPECT--
      1
      """
    When the tests are run
    Then the run succeeds, and its tests are
      | test   | status | reason                       |
      | a.phpt | WARN   | passed on the second attempt |
