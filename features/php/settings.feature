@single @php @requires.php
Feature: The operator sets PHP's settings
  What would stand in php.ini stands in ephpm.toml. Every page runs with it, and a
  page that changes a setting changes it for itself only.

  Background:
    Given a node with the configuration
      """toml
      [php]
      max_execution_time = 7
      php_memory_limit = "48M"
      ini_overrides = [["precision", "5"], ["date.timezone", "Europe/Zurich"], ["default_charset", "ISO-8859-1"], ["display_errors", "Off"], ["session.name", "SITE"]]
      """

  @php_settings
  Scenario Outline: A page sees the operator's setting (<name>)
    When a visitor requests "/ini.php?name=<name>"
    Then the answer is 200
    And the body is "'<value>'"

    Examples:
      | name               | value         |
      | precision          | 5             |
      | date.timezone      | Europe/Zurich |
      | default_charset    | ISO-8859-1    |
      | session.name       | SITE          |
      | max_execution_time | 7             |
      | memory_limit       | 48M           |

  @php_settings_keys
  Scenario Outline: Each setting of [php] reaches every page (<setting>)
    Given a node with the configuration
      """toml
      [php]
      <setting>
      """
    When a visitor requests "/ini.php?name=<name>"
    Then the answer is 200
    And the body is "'<value>'"

    Examples:
      | setting                    | name                | value |
      | php_memory_limit = "96M"   | memory_limit        | 96M   |
      | max_execution_time = 0     | max_execution_time  | 0     |
      | realpath_cache_size = "2M" | realpath_cache_size | 2M    |
      | realpath_cache_ttl = 77    | realpath_cache_ttl  | 77    |
      | zend_assertions = 0        | zend.assertions     | 0     |

  @php_settings_opcache
  Scenario Outline: Each setting of [php] reaches OPcache, where PHP has it (<setting>)
    Given a node with the configuration
      """toml
      [php]
      <setting>
      """
    And PHP has the extension "Zend OPcache"
    When a visitor requests "/ini.php?name=<name>"
    Then the answer is 200
    And the body is "'<value>'"

    Examples:
      | setting                               | name                            | value    |
      | opcache_validate_timestamps = false   | opcache.validate_timestamps     | 0        |
      | opcache_revalidate_freq = 5           | opcache.revalidate_freq         | 5        |
      | opcache_memory_consumption = 64       | opcache.memory_consumption      | 64       |
      | opcache_interned_strings_buffer = 16  | opcache.interned_strings_buffer | 16       |
      | opcache_max_accelerated_files = 5000  | opcache.max_accelerated_files   | 5000     |
      | opcache_jit = "function"              | opcache.jit                     | function |
      | opcache_jit_buffer_size = 16          | opcache.jit_buffer_size         | 16M      |

  @php_memory_limit_older
  Scenario: A memory limit of the older name counts where there is no newer one (96 MB)
    Given a node with the file
      """toml
      [server]
      listen = "{address}"
      document_root = "{document root}"

      [php]
      memory_limit = "96M"
      """
    When a visitor requests "/ini.php?name=memory_limit"
    Then the answer is 200
    And the body is "'96M'"

  @php_ini_file
  Scenario Outline: A php.ini of the operator's own is read, and ini_overrides win (<name>)
    Given a node with the configuration
      """toml
      [php]
      ini_file = "{document root}/own.ini"
      """
    When a visitor requests "/ini.php?name=<name>"
    Then the answer is 200
    And the body is "'<value>'"

    Examples:
      | name       | value |
      | user_agent | own   |
      | precision  | 5     |

  @php_user_ini
  Scenario Outline: A .user.ini of the site changes no setting of the operator's (<name>)
    Given the document root holds "/user_ini/<name>/.user.ini" with the text "<name> = <other>"
    And the document root holds "/user_ini/<name>/ini.php" with the text "<?php echo ini_get('<name>');"
    When a visitor requests "/user_ini/<name>/ini.php"
    Then the answer is 200
    And the body is "<value>"

    Examples:
      | name                | other | value |
      | memory_limit        | 999M  | 48M   |
      | max_execution_time  | 0     | 7     |
      | precision           | 9     | 5     |
      | session.name        | OTHER | SITE  |
      | upload_max_filesize | 999M  | 2M    |

  @php_user_ini_prepend
  Scenario Outline: A page runs without what a .user.ini of the site would add to it (<name>)
    Given the document root holds "/user_ini/<name>/.user.ini" with the text "<name> = added.php"
    And the document root holds "/user_ini/<name>/added.php" with the text "<?php echo 'added ';"
    And the document root holds "/user_ini/<name>/page.php" with the text "<?php echo 'the page';"
    When a visitor requests "/user_ini/<name>/page.php"
    Then the answer is 200
    And the body is "the page"

    Examples:
      | name              |
      | auto_prepend_file |
      | auto_append_file  |

  @php_extensions
  Scenario: The log names an extension that cannot be loaded, and pages are served all the same
    Given a node with the configuration
      """toml
      [php]
      extensions = ["no_such_extension"]
      """
    When a visitor requests "/exit_test.php"
    Then the answer is 200
    And the log says, in this order
      | line              |
      | no_such_extension |

  @php_settings_effect
  Scenario: The operator's setting has its effect (default_charset in Content-Type)
    When a visitor requests "/exit_test.php"
    Then the answer is 200
    And the header "Content-Type" matches "text/html; ?charset=ISO-8859-1"

  @php_settings_display
  Scenario: A page does not display errors where the operator forbids it (display_errors off)
    When a visitor requests "/error_test.php?kind=warning"
    Then the answer is 200
    And the body is "before the error\nafter the error\n"

  @php_settings_own
  Scenario: A page that changes a setting changes it for itself only
    Given a visitor has received "/ini.php?name=precision&set=9"
    When a visitor requests "/ini.php?name=precision"
    Then the answer is 200
    And the body is "'5'"

  @php_version_told
  Scenario: A page says which PHP made it (X-Powered-By)
    When a visitor requests "/exit_test.php"
    Then the answer is 200
    And the header "X-Powered-By" matches "PHP/8\..*"

  @php_version_untold
  Scenario: A page hides which PHP made it where the operator wants that (expose_php off)
    Given a node with the configuration
      """toml
      [php]
      ini_overrides = [["expose_php", "Off"]]
      """
    When a visitor requests "/exit_test.php"
    Then the answer is 200
    And the header "X-Powered-By" is absent
