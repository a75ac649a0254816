@single @http @requires.tls @requires.configuration
Feature: A node with half a certificate does not start
  A node that came up without the encryption that its operator wanted would send
  passwords in the clear. What is missing is said, and the node stays down.

  @tls_incomplete
  Scenario: A node does not start with a certificate without its key
    When an operator starts a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      """
    Then the node refuses to start, and says
      | word |
      | cert |
      | key  |

  @tls_missing_file
  Scenario Outline: A node does not start where a file of its certificate is not there (<what>)
    When an operator starts a node with the configuration
      """toml
      [server.tls]
      cert = "<cert>"
      key = "<key>"
      """
    Then the node refuses to start, and says
      | word     |
      | gone.pem |

    Examples:
      | what            | cert                 | key                  |
      | the certificate | {directory}/gone.pem | {certificate key}    |
      | the key         | {certificate}        | {directory}/gone.pem |

  @tls_wrong_file
  Scenario: A node does not start with a file that holds no key (the certificate twice)
    When an operator starts a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate}"
      """
    Then the node refuses to start, and says
      | word            |
      | key             |
      | certificate.pem |
