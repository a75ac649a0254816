@apps @requires.php @requires.kv @laravel
Feature: A Laravel application keeps its cache and its sessions in the node's store
  Laravel reaches the store through its Redis port, by the extension phpredis or by the library
  Predis. Which of them it is makes no difference to its sessions and its cache.

  @laravel_session
  Scenario Outline: A session is its visitor's own, from page to page (<client>)
    Given the environment variable "REDIS_CLIENT" is "<client>"
    And a Laravel site
    And the editor has opened "/visits"
    And the editor has opened "/visits"
    When the reader opens "/visits"
    Then the body is "visit 1"
    And the editor sees "visit 3" at "/visits"

    @resp_phpredis_compat
    Examples: of the extension
      | client   |
      | phpredis |

    @resp_predis_compat
    Examples: of the library
      | client |
      | predis |

  @laravel_session_kept
  Scenario Outline: A session is kept in the node's store, and nowhere else (<client>)
    Given the environment variable "REDIS_CLIENT" is "<client>"
    And a Laravel site
    When the editor opens "/visits"
    Then there is one key
    And the editor sees "visit 2" at "/visits"

    @resp_phpredis_compat
    Examples: of the extension
      | client   |
      | phpredis |

    @resp_predis_compat
    Examples: of the library
      | client |
      | predis |

  @laravel_session_gone
  Scenario Outline: Who brings a session that is not there begins a new one (<client>)
    Given the environment variable "REDIS_CLIENT" is "<client>"
    And a Laravel site
    And the editor has opened "/visits"
    And the editor has opened "/visits"
    And a Redis client has sent FLUSHALL
    When the editor opens "/visits"
    Then the answer is 200
    And the body is "visit 1"

    @resp_phpredis_compat
    Examples: of the extension
      | client   |
      | phpredis |

    @resp_predis_compat
    Examples: of the library
      | client |
      | predis |

  @laravel_cache
  Scenario Outline: What is put into the cache is got from it as it was (<client>, <what>)
    Given the environment variable "REDIS_CLIENT" is "<client>"
    And a Laravel site
    And a program has called "POST /api/cache/put" with the JSON "[\"page\", <value>, 60]"
    When a program calls "POST /api/cache/get" with the JSON "[\"page\"]"
    Then the answer is 200
    And the body is "<got>"

    @resp_phpredis_compat
    Examples: of the extension
      | client   | what    | value                    | got                    |
      | phpredis | a text  | \"low tide\"             | \"low tide\"           |
      | phpredis | a list  | [1, {\"a\": null}, true] | [1,{\"a\":null},true]  |
      | phpredis | a false | false                    | false                  |

    @resp_predis_compat
    Examples: of the library
      | client | what    | value                    | got                    |
      | predis | a text  | \"low tide\"             | \"low tide\"           |
      | predis | a list  | [1, {\"a\": null}, true] | [1,{\"a\":null},true]  |
      | predis | a false | false                    | false                  |

  @laravel_cache_end
  Scenario Outline: What is put into the cache for a time has that time in the store (<client>)
    Given the environment variable "REDIS_CLIENT" is "<client>"
    And a Laravel site
    When a program calls "POST /api/cache/put" with the JSON "[\"page\", \"low tide\", 1]"
    Then the body is "true"
    And the key "harbour:cache:page" is there for 1 s, and then gone

    @resp_phpredis_compat
    Examples: of the extension
      | client   |
      | phpredis |

    @resp_predis_compat
    Examples: of the library
      | client |
      | predis |

  @laravel_cache_counter
  Scenario Outline: A counter of the cache counts each visitor once (<client>, 6 at once)
    Given the environment variable "REDIS_CLIENT" is "<client>"
    And a Laravel site
    When 6 visitors request "/api/counter"
    Then all 6 answers are 200
    And the answers are "{number}" for each number from 1 to 6

    @resp_phpredis_compat
    Examples: of the extension
      | client   |
      | phpredis |

    @resp_predis_compat
    Examples: of the library
      | client |
      | predis |

  @laravel_cache_forget
  Scenario Outline: What is forgotten is gone from the cache, and the rest is there (<client>)
    Given the environment variable "REDIS_CLIENT" is "<client>"
    And a Laravel site
    And a program has called "POST /api/cache/forever" with the JSON "[\"high\", \"noon\"]"
    And a program has called "POST /api/cache/forever" with the JSON "[\"low\", \"six\"]"
    When a program calls "POST /api/cache/forget" with the JSON "[\"high\"]"
    Then the body is "true"
    And there is no key "harbour:cache:high"
    And there is a key "harbour:cache:low"

    @resp_phpredis_compat
    Examples: of the extension
      | client   |
      | phpredis |

    @resp_predis_compat
    Examples: of the library
      | client |
      | predis |

  @laravel_cache_many
  Scenario Outline: Many things are got from the cache at once (<client>)
    Given the environment variable "REDIS_CLIENT" is "<client>"
    And a Laravel site
    And a program has called "POST /api/cache/forever" with the JSON "[\"high\", \"noon\"]"
    And a program has called "POST /api/cache/forever" with the JSON "[\"low\", \"six\"]"
    When a program calls "POST /api/cache/many" with the JSON "[[\"low\", \"none\", \"high\"]]"
    Then the answer is 200
    And the body is "{\"low\":\"six\",\"none\":null,\"high\":\"noon\"}"

    @resp_phpredis_compat
    Examples: of the extension
      | client   |
      | phpredis |

    @resp_predis_compat
    Examples: of the library
      | client |
      | predis |
