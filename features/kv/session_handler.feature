@single @kv @requires.resp @requires.php @requires.kv
Feature: Who wants sessions in the store says so
  PHP keeps sessions in files where nobody chooses otherwise. The choice is one line,
  of the operator's or of the page's; and a site's sessions are its own.

  @session_by_page
  Scenario: A page can choose the store (ini_set)
    Given a node with a Redis port
    And a visitor has received "/basket.php?add=apple&with=ephpm"
    When a visitor requests "/basket.php?with=ephpm" with the header "Cookie: {its cookie}"
    Then the body is "apple"
    And there is a key "session:{its session}"

  @session_files
  Scenario: Sessions are in the store only where somebody chose it
    Given a node with a Redis port
    And a visitor has received "/basket.php?add=apple"
    When a visitor requests "/basket.php" with the header "Cookie: {its cookie}"
    Then the body is "apple"
    And there are no keys

  @session_life
  Scenario: The operator says how long sessions last (90 s)
    Given a node with a Redis port and the configuration
      """toml
      [php]
      ini_overrides = [["session.save_handler", "ephpm"], ["session.gc_maxlifetime", "90"]]
      """
    When a visitor requests "/basket.php?add=apple"
    Then the answer is 200
    And the key "session:{its session}" expires in 90 s

  @session_sites @requires.tenants
  Scenario Outline: A visitor of one site is a stranger to the other (sessions in <where>, at <host>)
    Given a node with a Redis port and the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"

      [kv]
      secret = "a secret of the operator's own"

      [php]
      ini_overrides = [["session.save_handler", "<handler>"]]
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    And a visitor has received "/basket.php?add=apple" of "alice.test"
    When a visitor requests "/basket.php" with the headers
      | name   | value        |
      | Host   | <host>       |
      | Cookie | {its cookie} |
    Then the body is "<basket>"

    Examples:
      | where     | handler | host       | basket |
      | the store | ephpm   | alice.test | apple  |
      | the store | ephpm   | bob.test   | empty  |
      | files     | files   | alice.test | apple  |
      | files     | files   | bob.test   | empty  |
