@single @kv @requires.configuration @requires.tenants
Feature: Each site has pages and files of its own
  A node can serve many sites, one for each directory of its sites directory. A
  visitor gets the pages of the host that was asked for, and a page of one site
  cannot read what belongs to another.

  Background:
    Given a node with the configuration
      """toml
      [server]
      sites_dir = "{sites directory}"
      """
    And the node has a site "alice.test"
    And the node has a site "bob.test"
    And the site "alice.test" holds "/who.txt" with the text "This is Alice."
    And the site "bob.test" holds "/who.txt" with the text "This is Bob."
    And the document root holds "/who.txt" with the text "This is nobody's."

  @site_pages
  Scenario Outline: A visitor gets the pages of the host that was asked for (<host>)
    When a visitor requests "/who.txt" with the header "Host: <host>"
    Then the answer is 200
    And the body is "<text>"

    Examples:
      | host            | text              |
      | alice.test      | This is Alice.    |
      | bob.test        | This is Bob.      |
      | ALICE.TEST      | This is Alice.    |
      | alice.test:8080 | This is Alice.    |
      | alice.test.     | This is Alice.    |
      | unknown.test    | This is nobody's. |
      | www.alice.test  | This is nobody's. |

  @site_pages_http2 @requires.http2
  Scenario Outline: A visitor over HTTP/2 gets the pages of the host that was asked for (<host>)
    When a visitor requests "/who.txt" of "<host>" over HTTP/2
    Then the answer is 200
    And the body is "<text>"

    @site_pages_http2_own
    Examples: hosts that are sites
      | host         | text              |
      | alice.test   | This is Alice.    |
      | bob.test     | This is Bob.      |

    Examples: a host that is none
      | host         | text              |
      | unknown.test | This is nobody's. |

  @site_malformed_host
  Scenario Outline: A host that is no name is refused (<host>)
    When a visitor requests "/who.txt" with the header "Host: <host>"
    Then the answer is 404 or 400
    And the body does not contain "This is"

    Examples:
      | host          |
      | ../alice.test |
      | alice..test   |
      | .             |
      | alice%2etest  |

  @site_host_outside
  Scenario Outline: A host is no way to what lies beside the sites (<what>)
    Given a file "outside.txt" beside the document root with the text "outside-secret-4761"
    And a file "outside.php" beside the document root with the text "<?php echo 'outside', '-ran-4762';"
    When a visitor requests "<target>" with the header "Host: <host>"
    Then the answer is 404 or 400
    And no part of the file "outside.txt" beside the document root reaches the visitor
    And the answer does not contain "outside-ran-4762"
    And the body does not contain "This is"
    And the node still serves, in the same process

    Examples:
      | what                       | host             | target              |
      | a text                     | ..               | /outside.txt        |
      | a text, behind a site      | alice.test/../.. | /outside.txt        |
      | a text, with a port        | ..:8080          | /outside.txt        |
      | a text, with a final dot   | ...              | /outside.txt        |
      | a script                   | ..               | /outside.php        |
      | a script, behind a site    | alice.test/../.. | /outside.php        |
      | the document root          | ../site          | /who.txt            |
      | each site                  | .                | /alice.test/who.txt |
      | a file of the machine      | /etc             | /passwd             |

  @site_new
  Scenario: A site that is added while the node runs is served
    Given the node has a site "carol.test"
    And the site "carol.test" holds "/who.txt" with the text "This is Carol."
    When a visitor requests "/who.txt" with the header "Host: carol.test"
    Then the answer is 200
    And the body is "This is Carol."

  @site_files_apart @requires.php @requires.kv
  Scenario Outline: A page cannot read the files of another site (<case>)
    When a page of "bob.test" calls file_get_contents("<path>")
    Then the page gets false

    Examples:
      | case                 | path                              |
      | by its path          | {directory of alice.test}/who.txt |
      | through the parent   | ../alice.test/who.txt             |
      | of the document root | {document root}/who.txt           |

  @site_user_ini @fresh @requires.php
  Scenario Outline: A site's .user.ini takes no wall away (<how>)
    Given the site "bob.test" holds "/.user.ini" with the text "<line>"
    And the site "bob.test" holds "/peep.php" with the text "<?php echo 'seen: ', @file_get_contents('../alice.test/who.txt');"
    When a visitor requests "/peep.php" of "bob.test"
    Then the answer is 200
    And the body is "seen: "

    Examples:
      | how                         | line                        |
      | nothing runs before a page  | auto_prepend_file =         |
      | another file runs before it | auto_prepend_file = who.txt |

  @site_user_ini_functions @fresh @requires.php @requires.kv
  Scenario: A site's .user.ini takes no function of the node away (auto_prepend_file)
    Given the site "bob.test" holds "/.user.ini" with the text "auto_prepend_file = none"
    When a page of "bob.test" calls ephpm_kv_set("page", "new")
    Then the page gets true

  @site_files_own @requires.php @requires.kv
  Scenario: A page can read the files of its own site
    When a page of "bob.test" calls file_get_contents("{directory of bob.test}/who.txt")
    Then the page gets "This is Bob."

  @site_programs @requires.php @requires.kv
  Scenario Outline: A page of a site cannot start programs (<call>)
    When a page of "bob.test" calls <call>
    Then the page gets the error "Call to undefined function"

    Examples:
      | call                    |
      | exec("id")              |
      | shell_exec("id")        |
      | system("id")            |
      | passthru("id")          |
      | popen("id", "r")        |
      | proc_open("id", [], []) |
