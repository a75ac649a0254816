@single @security @requires.configuration @requires.php
Feature: What the operator tells the node in its environment is no page's business
  Containers pass settings by variables of the environment, secrets too. Pages find their
  application's own there, but none of the node's; and where many sites share a node, none
  finds what was meant for another, or for nobody.

  @environment_secrets
  Scenario Outline: A page does not find what the node itself is told (<name>)
    Given a node
    And the environment variable "<name>" is "env-secret-5512"
    When a visitor requests "/variable.php?name=<name>"
    Then the answer is 200
    And the body is "nowhere"

    Examples:
      | name                  |
      | EPHPM_KV__SECRET      |
      | EPHPM_CLUSTER__SECRET |

  @environment_secrets_listed
  Scenario: A page that lists its whole environment finds no secret of the node there
    Given a node
    And the environment variable "EPHPM_KV__SECRET" is "env-secret-5512"
    When a visitor requests "/variable.php"
    Then the answer is 200
    And the body does not contain "EPHPM_KV__SECRET"
    And the body does not contain "env-secret-5512"

  @environment_application
  Scenario Outline: A page finds its application's own variable (<name>)
    Given a node
    And the environment variable "<name>" is "db.internal"
    When a visitor requests "/variable.php?name=<name>"
    Then the answer is 200
    And the body contains "getenv: db.internal"

    Examples:
      | name              |
      | WORDPRESS_DB_HOST |
      | EPHPMYADMIN_HOST  |

  @environment_sites @requires.tenants
  Scenario Outline: A page of one site among many finds none of the operator's variables (<name>)
    Given a node with the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"
      """
    And the environment variable "<name>" is "env-secret-5512"
    And the node has a site "alice.test"
    When a visitor requests "/variable.php?name=<name>" of "alice.test"
    Then the answer is 200
    And the body is "nowhere"

    Examples:
      | name                  |
      | EPHPM_KV__SECRET      |
      | AWS_SECRET_ACCESS_KEY |
      | WORDPRESS_DB_PASSWORD |

  @environment_sites_listed @requires.tenants
  Scenario: A page of one site among many that lists its environment finds no secret there
    Given a node with the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"
      """
    And the environment variable "AWS_SECRET_ACCESS_KEY" is "env-secret-5512"
    And the node has a site "alice.test"
    When a visitor requests "/variable.php" of "alice.test"
    Then the answer is 200
    And the body does not contain "env-secret-5512"

  @environment_sites_trusted @requires.tenants
  Scenario: Pages of sites find the operator's variables where the operator trusts them all
    Given a node with the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"

      [server.security]
      multi_tenant_hardening = false
      """
    And the environment variable "WORDPRESS_DB_HOST" is "db.internal"
    And the node has a site "alice.test"
    When a visitor requests "/variable.php?name=WORDPRESS_DB_HOST" of "alice.test"
    Then the answer is 200
    And the body contains "getenv: db.internal"
