@single @kv @requires.configuration @requires.tenants
Feature: The operator decides how sites are named and kept apart
  Hosts of one company often have one ending, which is no part of a site's name. And
  whoever trusts all of their sites may let them read more, and start programs.

  @site_suffix
  Scenario Outline: A site has a shorter name where its hosts have one ending (<host>)
    Given a node with the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"
      sites_domain_suffix = ".example.com"
      """
    And the node has a site "alice.test"
    And the site "alice.test" holds "/who.txt" with the text "This is Alice."
    And the document root holds "/who.txt" with the text "This is nobody's."
    When a visitor requests "/who.txt" with the header "Host: <host>"
    Then the answer is 200
    And the body is "<text>"

    Examples:
      | host                    | text              |
      | alice.test.example.com  | This is Alice.    |
      | alice.test.EXAMPLE.com. | This is Alice.    |
      | alice.test              | This is Alice.    |
      | alice.testexample.com   | This is nobody's. |

  @site_unconfined @requires.php @requires.kv
  Scenario: Pages read beyond their site where the operator permits it (open_basedir off)
    Given a node with the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"

      [server.security]
      open_basedir = false
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    And the site "alice.test" holds "/who.txt" with the text "This is Alice."
    When a page of "bob.test" calls file_get_contents("{directory of alice.test}/who.txt")
    Then the page gets "This is Alice."

  @site_programs_permitted @requires.php @requires.kv
  Scenario: Pages start programs where the operator permits it
    Given a node with the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"

      [server.security]
      disable_shell_exec = false
      multi_tenant_hardening = false
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    And the site "alice.test" holds "/who.txt" with the text "This is Alice."
    When a page of "bob.test" calls shell_exec("echo started")
    Then the page gets "started\n"

  @site_hardening_off @requires.php @requires.kv
  Scenario: Pages without hardening start no programs all the same
    Given a node with the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"

      [server.security]
      disable_shell_exec = true
      multi_tenant_hardening = false
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    And the site "alice.test" holds "/who.txt" with the text "This is Alice."
    When a page of "bob.test" calls shell_exec("echo started")
    Then the page gets the error "Call to undefined function"
