@single @operations @requires.configuration
Feature: What is said on the command line counts, and what is not understood is refused
  Images, unit files and shells start a node with words and variables of their own. Each word and
  each variable does what it says, the command line over the environment, the environment over
  the file; a word that nobody knows starts nothing.

  @cli_version
  Scenario: The program tells its name and version
    When an operator runs the program with "--version"
    Then the command prints a line that matches "ephpm\\S* \\d+\\.\\d+\\.\\d+.*"

  @cli_listen
  Scenario Outline: An address on the command line counts more than that of the file (<option>)
    Given the command line says "<option> {address}"
    When an operator starts a node with the configuration
      """toml
      [server]
      listen = "{secure address}"
      """
    Then the node starts

    Examples:
      | option   |
      | --listen |
      | -l       |

  @cli_listen_environment
  Scenario: An address in the environment counts more than that of the file
    Given the environment variable "EPHPM_SERVER__LISTEN" is "{address}"
    When an operator starts a node with the configuration
      """toml
      [server]
      listen = "{secure address}"
      """
    Then the node starts

  @cli_listen_both
  Scenario: An address on the command line counts more than that of the environment
    Given the environment variable "EPHPM_SERVER__LISTEN" is "{secure address}"
    And the command line says "--listen {address}"
    When an operator starts a node
    Then the node starts

  @cli_document_root
  Scenario Outline: A document root on the command line counts more than that of the file (<option>)
    Given a node with the configuration
      """toml
      [server]
      document_root = "{document root}/uploads"
      """
    And the command line says "<option> {document root}/subdir"
    When a visitor requests "/file.html"
    Then the answer is 200
    And the body is the file "/subdir/file.html"

    Examples:
      | option          |
      | --document-root |
      | -d              |

  @cli_document_root_environment
  Scenario: A document root in the environment counts more than that of the file
    Given a node with the configuration
      """toml
      [server]
      document_root = "{document root}/uploads"
      """
    And the environment variable "EPHPM_SERVER__DOCUMENT_ROOT" is "{document root}/subdir"
    When a visitor requests "/file.html"
    Then the answer is 200
    And the body is the file "/subdir/file.html"

  @cli_verbose @fresh @requires.logs
  Scenario Outline: Whoever asks for more in the log gets more (<option>)
    Given a node with the configuration
      """toml
      [server.logging]
      level = "error"
      """
    And the command line says "<option>"
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And the log says "INFO"

    Examples:
      | option    |
      | -v        |
      | --verbose |

  @cli_unknown
  Scenario Outline: A word that the program does not know starts nothing, and is named (<words>)
    Given the command line says "<words>"
    When an operator starts a node
    Then the node refuses to start with code 2, and says
      | word   |
      | <word> |

    Examples:
      | words                   | word             |
      | --no-such-option        | --no-such-option |
      | --listne 127.0.0.1:8080 | --listne         |
      | elsewhere               | elsewhere        |

  @cli_value_missing
  Scenario Outline: An option without its value starts nothing, and is named (<option>)
    Given the command line says "<option>"
    When an operator starts a node
    Then the node refuses to start with code 2, and says
      | word     |
      | <option> |

    Examples:
      | option          |
      | --listen        |
      | --document-root |

  @cli_value_wrong
  Scenario: An address that is none is refused on the command line as in the file
    Given the command line says "--listen nowhere"
    When an operator starts a node
    Then the node refuses to start, and says
      | word    |
      | listen  |
      | nowhere |
