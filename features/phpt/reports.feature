@phpt @requires.php @requires.configuration @requires.files
Feature: A failed test of PHP's own can be looked at, and run again
  Whoever finds a failed test in a report sees what was expected and what came, and sends the
  same request again with one command.

  Background:
    Given the test file "sea/cold.phpt"
      """
      --TEST--
      The page says what it was asked
      --POST--
      sea=cold
      --INI--
      precision=5
      --FILE--
      <?php
      echo "The sea is $_POST[sea].\n", ini_get("precision");
      ?>
      --EXPECTF--
      The sea is %s.
      6
      """

  @phpt_artefacts
  Scenario: A failed test leaves what people know from PHP's own runner (another number was expected)
    When the tests are run
    Then the run fails, and its tests are
      | test          | status | reason                                  |
      | sea/cold.phpt | FAIL   | line 2, column 1: '6' expected, got '5' |
    And the test "sea/cold.phpt" has left
      | file      | text                                  |
      | cold.diff | The sea is cold.\n002- 6\n002+ 5      |
      | cold.exp  | The sea is %s.\n6                     |
      | cold.out  | The sea is cold.\n5                   |
      | cold.log  | ---- ACTUAL OUTPUT\nThe sea is cold.  |
      | cold.php  | echo "The sea is                      |
      | cold.sh   | Sends the request of a .phpt test     |
    And every report tells the same

  @phpt_failed_out
  Scenario: A failed test leaves what was chosen (diff and out)
    When the tests are run with "--failed-out=diff,out"
    Then the test "sea/cold.phpt" has left
      | file      | text                |
      | cold.diff | 002- 6              |
      | cold.out  | The sea is cold.\n5 |

  @phpt_replay
  Scenario: The script of a failed test sends its request again (a form, and a setting)
    Given the test file "sea/warm.phpt"
      """
      --TEST--
      A test that passes leaves no script
      --FILE--
      --EXPECT--
      """
    And the tests were run
    When the script "sea/cold.sh" is run
    Then the command prints
      | line             |
      | The sea is cold. |
      | 5                |

  @phpt_reports
  Scenario: Every report tells of every status (five tests)
    Given the test file "pass.phpt"
      """
      --TEST--
      It passes
      --GET--
      number=1
      --FILE--
      <?php echo $_GET["number"]; ?>
      --EXPECT--
      1
      """
    And the test file "skip.phpt"
      """
      --TEST--
      It is skipped
      --ARGS--
      --verbose
      --FILE--
      --EXPECT--
      """
    And the test file "bork.phpt"
      """
      --TEST--
      It is no test
      """
    And the test file "xfail.phpt"
      """
      --TEST--
      It is known to fail
      --XFAIL--
      It was always so
      --FILE--
      --EXPECT--
      1
      """
    When the tests are run
    Then the run fails, and its tests are
      | test          | status | reason                                  |
      | pass.phpt     | PASS   |                                         |
      | skip.phpt     | SKIP   | a request has no command line           |
      | bork.phpt     | BORK   | missing section --FILE--                |
      | xfail.phpt    | XFAIL  | It was always so                        |
      | sea/cold.phpt | FAIL   | line 2, column 1: '6' expected, got '5' |
    And every report tells the same
