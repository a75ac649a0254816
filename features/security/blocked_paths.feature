@single @security
Feature: Blocked paths stay blocked
  Whoever runs the site names the paths that no visitor may reach. However a
  visitor spells such a path, the answer is the same refusal.

  Background:
    Given a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "$uri/", "=404"]
      [server.security]
      blocked_paths = ["/wp-config.php", "/vendor/*", "/private/", "/backup-*.txt", "/uploads/*.php"]
      """
    And the document root holds "/private/plan.txt" with the text "private-secret-4751"
    And the document root holds "/backup-2024.txt" with the text "backup-secret-4752"

  @blocked_path_exact
  Scenario Outline: A path that is blocked by its name is refused (spelt <how>)
    When a visitor requests "<target>"
    Then the visitor is refused with 403
    And no part of "/wp-config.php" reaches the visitor
    And the node still serves, in the same process

    Examples:
      | how             | target                         |
      | plainly         | /wp-config.php                 |
      | with a query    | /wp-config.php?x=1             |
      | percent-encoded | /%77p-config.php               |
      | its dot encoded | /wp-config%2Ephp               |
      | as an address   | http://localhost/wp-config.php |

    @blocked_path_two_slashes
    Examples:
      | how              | target          |
      | with two slashes | //wp-config.php |

    @blocked_path_dot
    Examples:
      | how           | target             |
      | through a dot | /./wp-config.php   |
      | through dots  | /././wp-config.php |

  @blocked_path_wildcard
  Scenario Outline: All that lies below a blocked folder is refused (spelt <how>)
    When a visitor requests "<target>"
    Then the visitor is refused with 403
    And no part of "/vendor/autoload.php" reaches the visitor

    Examples:
      | how               | target                 |
      | plainly           | /vendor/autoload.php   |
      | percent-encoded   | /%76endor/autoload.php |
      | with a slash more | /vendor//autoload.php  |
      | with a dot inside | /vendor/./autoload.php |
      | the folder        | /vendor/               |
      | without its slash | /vendor                |

    @blocked_path_two_slashes
    Examples:
      | how                | target                 |
      | with two slashes   | //vendor/autoload.php  |
      | with three slashes | ///vendor/autoload.php |

    @blocked_path_dot
    Examples:
      | how            | target                   |
      | through a dot  | /./vendor/autoload.php   |
      | a dot, encoded | /%2e/vendor/autoload.php |

  @blocked_path_no_oracle
  Scenario: A blocked file that exists looks like one that does not (/vendor/no-such.php)
    When a visitor requests "/vendor/autoload.php"
    Then the visitor is refused with 403
    And the visitor is told no more than for "/vendor/no-such.php"

  @blocked_path_patterns
  Scenario Outline: Each kind of pattern of blocked paths refuses what it names (<pattern>)
    When a visitor requests "<target>"
    Then the visitor is refused with 403
    And no part of "<file>" reaches the visitor

    Examples:
      | pattern            | target             | file               |
      | a folder           | /private/plan.txt  | /private/plan.txt  |
      | a star in a name   | /backup-2024.txt   | /backup-2024.txt   |
      | a star before .php | /uploads/shell.php | /uploads/shell.php |

  @blocked_path_spares
  Scenario Outline: A pattern of blocked paths refuses no more than it names (<what>)
    Given the document root holds "<path>" with the text "open to everybody"
    When a visitor requests "<path>"
    Then the answer is 200
    And the body is "open to everybody"

    Examples:
      | what                          | path                    |
      | a name that begins alike      | /vendors.txt            |
      | the same name in a folder     | /docs/vendor/readme.txt |
      | another ending                | /uploads/photo.txt      |
      | a star does not cross a slash | /backup-old/list.txt    |
      | in other letters              | /Private/plan.txt       |

  @blocked_path_methods
  Scenario Outline: A blocked path is refused to every method (<method>)
    When a visitor sends <method> "/vendor/autoload.php"
    Then the visitor is refused with 403
    And no part of "/vendor/autoload.php" reaches the visitor
    And the document root is unchanged

    Examples:
      | method  |
      | POST    |
      | PUT     |
      | DELETE  |
      | OPTIONS |

  @blocked_path_http2 @requires.http2
  Scenario: A blocked path is refused over HTTP/2 too
    When a visitor requests "/vendor/autoload.php" over HTTP/2
    Then the visitor is refused with 403
    And no part of "/vendor/autoload.php" reaches the visitor

  @blocked_path_fallback
  Scenario: A path is blocked before it could fall back (no such file, 403 not 404)
    When a visitor requests "/vendor/package/no-such.css"
    Then the visitor is refused with 403
