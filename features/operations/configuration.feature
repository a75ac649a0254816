@single @operations @requires.configuration
Feature: A node does what its configuration says
  The same program serves many sites. What an operator writes into ephpm.toml, sets
  in the environment or says on the command line decides, in that order of weight,
  and every node goes by its own.

  @config_variants
  Scenario Outline: Each node goes by its own configuration (Cache-Control <policy>)
    Given a node with the configuration
      """toml
      [server.static]
      cache_control = "<policy>"
      """
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "Cache-Control" is "<policy>"

    Examples:
      | policy               |
      | public, max-age=3600 |
      | no-store             |

  @config_variants @config_side_by_side
  Scenario: Two nodes with different configurations run side by side
    Given a node with the configuration
      """toml
      [server.response]
      headers = [["X-Site", "the first"]]
      """
    And another node with the configuration
      """toml
      [server.response]
      headers = [["X-Site", "the second"]]
      """
    When a visitor requests "/test.html"
    Then the header "X-Site" is "the first"
    And the header "X-Site" of the other node is "the second"

  @config_default_metrics
  Scenario: A setting that is not configured has its default (no metrics)
    Given a node with the file
      """toml
      [server]
      listen = "{address}"
      document_root = "{document root}"
      fallback = ["$uri", "=404"]
      """
    When a visitor requests "/metrics"
    Then the visitor is refused with 404

  @config_default_headers
  Scenario: A setting that is not configured has its default (an ETag, no Cache-Control)
    Given a node with the file
      """toml
      [server]
      listen = "{address}"
      document_root = "{document root}"
      fallback = ["$uri", "=404"]
      """
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "ETag" matches "W/\".+\""
    And the header "Cache-Control" is absent

  @config_environment
  Scenario: A variable of the environment is as good as a key in the file
    Given a node
    And the environment variable "EPHPM_SERVER__STATIC__CACHE_CONTROL" is "no-cache"
    When a visitor requests "/test.html"
    Then the answer is 200
    And the header "Cache-Control" is "no-cache"

  @config_environment_wins
  Scenario: The environment overrides the file
    Given a node with the configuration
      """toml
      [server.static]
      cache_control = "no-store"
      etag = false
      """
    And the environment variable "EPHPM_SERVER__STATIC__CACHE_CONTROL" is "no-cache"
    When a visitor requests "/test.html"
    Then the header "Cache-Control" is "no-cache"
    And the header "ETag" is absent

  @config_environment_types
  Scenario Outline: Variables have the types of their keys (<type>)
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      """
    And the environment variable "<name>" is "<value>"
    When a visitor requests "<target>"
    Then the answer is <status>

    Examples:
      | type      | name                                  | value               | target     | status |
      | yes or no | EPHPM_SERVER__METRICS__ENABLED        | false               | /metrics   | 404    |
      | a text    | EPHPM_SERVER__STATIC__HIDDEN_FILES    | ignore              | /.env      | 404    |
      | a list    | EPHPM_SERVER__INDEX_FILES             | [\"nothing.html\"] | /          | 404    |
      | a pattern | EPHPM_SERVER__SECURITY__BLOCKED_PATHS | [\"/plain.*\"]     | /plain.txt | 403    |

  @config_foreign_environment
  Scenario: Foreign variables do not disturb a node (Kubernetes' service variables)
    Given a node
    And the environment variable "EPHPM_SERVICE_HOST" is "10.0.0.1"
    And the environment variable "EPHPM_PORT" is "tcp://10.0.0.1:80"
    When a visitor requests "/plain.txt"
    Then the answer is 200
    And the body is the file "/plain.txt"

  @config_command_line
  Scenario: The command line overrides file and environment (a document root)
    Given a node with the configuration
      """toml
      [server]
      document_root = "{document root}/uploads"
      """
    And the environment variable "EPHPM_SERVER__DOCUMENT_ROOT" is "{document root}/vendor"
    And the command line says "--document-root {document root}/subdir"
    When a visitor requests "/file.html"
    Then the answer is 200
    And the body is the file "/subdir/file.html"
