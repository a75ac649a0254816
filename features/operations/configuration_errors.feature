@single @operations @requires.configuration
Feature: A wrong configuration is refused at the start, and said what is wrong
  A node that starts with half of its configuration understood is worse than none:
  the mistake shows when visitors meet it. So the node refuses to start, says where
  the mistake is, what was found and what would be right, and ends with code 1.

  @config_wrong_type
  Scenario Outline: A value of the wrong type is refused (<what>)
    When an operator starts a node with the configuration
      """toml
      [<section>]
      <key> = <value>
      """
    Then the node refuses to start, and says
      | word       |
      | ephpm.toml |
      | <key>      |
      | expected   |

    Examples:
      | what                         | section         | key           | value           |
      | a number for a text          | server          | document_root | 8080            |
      | a text for a number          | server.timeouts | idle          | "soon"          |
      | a negative number of seconds | server.timeouts | request       | -1              |
      | a text for a list            | server          | index_files   | "index.php"     |
      | a text for a list of pairs   | server.response | headers       | "X-Frame: DENY" |

  @config_wrong_value
  Scenario Outline: The refusal of a wrong value says what would be right (<key> = <value>)
    When an operator starts a node with the configuration
      """toml
      [<section>]
      <key> = "<value>"
      """
    Then the node refuses to start, and says
      | word    |
      | <key>   |
      | <value> |
      | <right> |

    Examples:
      | section | key             | value  | right          |
      | php     | mode            | turbo  | worker         |
      | php     | fpm_engine      | turbo  | spawn_blocking |
      | kv      | eviction_policy | random | allkeys-random |

    @config_wrong_address
    Examples: addresses
      | section | key    | value           | right |
      | server  | listen | localhost:8080  | IP    |
      | server  | listen | 127.0.0.1:99999 | port  |

    @config_wrong_level
    Examples: how much to log
      | section        | key   | value  | right |
      | server.logging | level | chatty | debug |

    @config_wrong_php_size
    Examples: sizes, which PHP writes in another way than the store
      | section | key                 | value  | right |
      | php     | php_memory_limit    | 256MB  | 256M  |
      | php     | php_memory_limit    | 256 M  | 256M  |
      | php     | php_memory_limit    | lots   | 256M  |
      | php     | php_memory_limit    | 512    | 2M    |
      | php     | memory_limit        | 256MB  | 256M  |
      | php     | realpath_cache_size | 4MB    | 256M  |

  @config_wrong_php_override
  Scenario Outline: A size that PHP would misread is refused (<name> = <value>)
    When an operator starts a node with the configuration
      """toml
      [php]
      ini_overrides = [["<name>", "<value>"]]
      """
    Then the node refuses to start, and says
      | word          |
      | ini_overrides |
      | <name>        |
      | <value>       |

    Examples:
      | name                | value |
      | memory_limit        | 256MB |
      | post_max_size       | 64MB  |
      | upload_max_filesize | 64 MB |

  @config_php_sizes
  Scenario Outline: A size that PHP understands is taken (<value>)
    When an operator starts a node with the configuration
      """toml
      [php]
      php_memory_limit = "<value>"
      """
    Then the node starts

    Examples:
      | value     |
      | 64M       |
      | 64m       |
      | 65536K    |
      | 67108864  |
      | 1G        |
      | -1        |

  @config_wrong_status
  Scenario Outline: A fallback that no answer can have as its status is refused (<status>)
    When an operator starts a node with the configuration
      """toml
      [server]
      fallback = ["$uri", "<status>"]
      """
    Then the node refuses to start, and says
      | word     |
      | fallback |
      | <status> |
      | 404      |

    Examples:
      | status |
      | =0     |
      | =99    |
      | =101   |
      | =999   |
      | =4040  |

  @config_not_toml
  Scenario Outline: A file that is not TOML is refused, with the line (<what>)
    When an operator starts a node with the file
      """
      [server]
      index_files = ["index.php"]
      <line>

      [php]
      """
    Then the node refuses to start, and says
      | word       |
      | ephpm.toml |
      | line 3     |

    Examples:
      | what                 | line                         |
      | a value is missing   | fallback =                   |
      | a key is there twice | index_files = ["index.html"] |

  @config_unknown_key @requires.strict-configuration
  Scenario Outline: An unknown key is refused, with the one that was meant (<key>)
    When an operator starts a node with the configuration
      """toml
      [<section>]
      <key> = <value>
      """
    Then the node refuses to start, and says
      | word       |
      | ephpm.toml |
      | <key>      |
      | <meant>    |

    Examples:
      | section         | key           | value      | meant         |
      | server          | documentroot  | "."        | document_root |
      | server.timeouts | requests      | 30         | request       |
      | server.static   | cache-control | "no-store" | cache_control |

  @config_unknown_section @requires.strict-configuration
  Scenario: An unknown section is refused, with the one that was meant (server.timeout)
    When an operator starts a node with the configuration
      """toml
      [server.timeout]
      request = 30
      """
    Then the node refuses to start, and says
      | word     |
      | timeout  |
      | timeouts |

  @config_environment_type
  Scenario: A variable of the wrong type is refused, by its name
    Given the environment variable "EPHPM_SERVER__TIMEOUTS__IDLE" is "soon"
    When an operator starts a node
    Then the node refuses to start, and says
      | word     |
      | EPHPM_   |
      | TIMEOUTS |
      | IDLE     |
      | soon     |
      | expected |

  @config_environment_unknown @requires.strict-configuration
  Scenario: A variable for an unknown key is refused, with the one that was meant
    Given the environment variable "EPHPM_SERVER__TIMEOUTS__IDEL" is "30"
    When an operator starts a node
    Then the node refuses to start, and says
      | word                         |
      | EPHPM_SERVER__TIMEOUTS__IDEL |
      | idle                         |

  @config_missing_file
  Scenario: A configuration file that is not there is refused
    When an operator starts a node with a file that does not exist
    Then the node refuses to start, and says
      | word         |
      | missing.toml |

  @config_document_root
  Scenario Outline: A document root that cannot be served from is refused (<what>)
    When an operator starts a node with the configuration
      """toml
      [server]
      document_root = "<root>"
      """
    Then the node refuses to start, and says
      | word          |
      | document_root |
      | <word>        |

    Examples:
      | what          | root                      | word              |
      | there is none | /nonexistent/site         | /nonexistent/site |
      | it is a file  | {document root}/plain.txt | plain.txt         |

  @config_busy_port
  Scenario: An address that is in use is refused, and its owner is not disturbed
    Given a node
    When an operator starts another node with the configuration
      """toml
      [server]
      listen = "{address of the first}"
      """
    Then the node refuses to start, and says
      | word                   |
      | {address of the first} |
      | in use                 |
    And the node still serves, in the same process

  @config_foreign_address
  Scenario: An address that the machine does not have is refused
    When an operator starts a node with the configuration
      """toml
      [server]
      listen = "203.0.113.7:8080"
      """
    Then the node refuses to start, and says
      | word             |
      | 203.0.113.7:8080 |
      | assign           |

  @config_trusted_proxy
  Scenario Outline: A trusted proxy that is no network is refused (<value>)
    When an operator starts a node with the configuration
      """toml
      [server.security]
      trusted_proxies = ["127.0.0.0/8", "<value>"]
      """
    Then the node refuses to start, and says
      | word            |
      | trusted_proxies |
      | <value>         |

    Examples:
      | value         |
      | 10.0.0.0/99   |
      | proxy.example |

  @config_tls_half
  Scenario Outline: A certificate without its key is refused, and a key without its certificate (<given>)
    When an operator starts a node with the configuration
      """toml
      [server.tls]
      <given> = "{certificate}"
      """
    Then the node refuses to start, and says
      | word |
      | cert |
      | key  |

    Examples:
      | given |
      | cert  |
      | key   |

  @config_tls_missing
  Scenario Outline: Files for TLS that are not what they should be are refused (<what>)
    When an operator starts a node with the configuration
      """toml
      [server.tls]
      cert = "<cert>"
      key = "<key>"
      """
    Then the node refuses to start, and says
      | word   |
      | <word> |

    Examples:
      | what                     | cert                      | key                  | word                  |
      | no such certificate      | /nonexistent/cert.pem     | {certificate key}    | /nonexistent/cert.pem |
      | no such key              | {certificate}             | /nonexistent/key.pem | /nonexistent/key.pem  |
      | a text for a certificate | {document root}/plain.txt | {certificate key}    | plain.txt             |

  @config_tls_pass_phrase
  Scenario: A key that has a pass phrase is refused, and nobody is asked for it
    When an operator starts a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key with a pass phrase}"
      """
    Then the node refuses to start, and says
      | word       |
      | key        |
      | phrase.pem |
      | phrase     |

  @config_tls_same_address
  Scenario: One address for HTTP and for HTTPS is refused
    When an operator starts a node with the configuration
      """toml
      [server.tls]
      cert = "{certificate}"
      key = "{certificate key}"
      listen = "{address}"
      """
    Then the node refuses to start, and says
      | word       |
      | listen     |
      | tls.listen |
      | different  |

  @config_zero
  Scenario: A limit of zero is accepted where it means "no limit"
    When an operator starts a node with the configuration
      """toml
      [server.timeouts]
      idle = 0
      request = 0

      [server.request]
      max_body_size = 0

      [server.limits]
      max_connections = 0
      per_ip_rate = 0.0
      """
    Then the node starts
