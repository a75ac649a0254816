@single @kv @requires.resp @requires.php @requires.kv
Feature: Visitors keep their sessions in the store
  A shop remembers who put what into which basket. With the session handler "ephpm"
  the baskets lie in the node's own store: nothing to set up, nothing on disk.

  Background:
    Given a node with a Redis port and the configuration
      """toml
      [php]
      ini_overrides = [["session.save_handler", "ephpm"], ["session.use_strict_mode", "1"]]
      """

  @session_create
  Scenario: A visitor who puts something in gets a session
    When a visitor requests "/basket.php?add=apple"
    Then the answer is 200
    And the body is "apple"
    And the header "Set-Cookie" matches "PHPSESSID=[\\w,-]{22,}; path=/.*"

  @session_read_same_node
  Scenario: A visitor who comes back finds the basket as it was
    Given a visitor has received "/basket.php?add=apple"
    When a visitor requests "/basket.php" with the header "Cookie: {its cookie}"
    Then the answer is 200
    And the body is "apple"
    And the header "Set-Cookie" is absent

  @session_update
  Scenario: A visitor who comes back can put more into the basket
    Given a visitor has received "/basket.php?add=apple"
    And a visitor has received "/basket.php?add=pear" with the header "Cookie: {its cookie}"
    When a visitor requests "/basket.php?add=plum" with the header "Cookie: {its cookie}"
    Then the body is "apple, pear, plum"

  @session_in_store
  Scenario: The session is a key of the store, and lasts as long as PHP says (1,440 s)
    Given a visitor has received "/basket.php?add=apple"
    When a Redis client sends GET "session:{its session}"
    Then the client gets "basket|a:1:{i:0;s:5:\"apple\";}"
    And the key "session:{its session}" expires in 1440 s

  @session_strangers
  Scenario: A stranger has a basket of its own
    Given a visitor has received "/basket.php?add=apple"
    When a visitor requests "/basket.php"
    Then the body is "empty"
    And the header "Set-Cookie" differs from "{its cookie}; path=/"
    And the answer does not contain "{its session}"

  @session_forged
  Scenario: Nobody can choose the name of a session (a forged id)
    When a visitor requests "/basket.php?add=apple" with the header "Cookie: PHPSESSID=abcdefghijklmnopqrstuvwxyz"
    Then the body is "apple"
    And the header "Set-Cookie" matches "PHPSESSID=(?!abcdef)[\\w,-]{22,}; path=/.*"
    And there is no key "session:abcdefghijklmnopqrstuvwxyz"

  @session_many
  Scenario: Many visitors at once each find their own basket (20 visitors)
    Given 20 visitors have each received "/basket.php?add=thing-{number}"
    When the 20 visitors request "/basket.php" at once
    Then all 20 answers are "thing-{number}"

  @session_many_in_turn
  Scenario Outline: Many visitors in turn each find their own basket (<name>)
    Given 5 visitors have each received "/basket.php?add=<name>-{number}"
    When the 5 visitors request "/basket.php?add=more" at once
    Then all 5 answers are "<name>-{number}, more"

    Examples:
      | name  |
      | Anna  |
      | Ben   |
      | Clara |

  @session_locking
  Scenario: Nothing is lost where one visitor clicks twice (8 requests of one visitor at once)
    Given a visitor has received "/basket.php"
    When the same visitor requests "/basket.php?add=apple&ms=20&say=count" 8 times at once
    Then the answers are "{number}" for each number from 1 to 8

  @session_kept_open
  Scenario: A page that ends with its session open has stored it, and lets go of it
    Given a visitor has received "/basket.php?add=apple&do=keep_open"
    When a Redis client sends PING
    Then within the session time there is a key "session:{its session}"
    And within the session time there is no key "session_lock:{its session}"

  @session_failed
  Scenario: A page that dies lets go of its session
    Given a visitor has received "/basket.php?add=apple"
    When a visitor requests "/basket.php?add=pear&do=fail" with the header "Cookie: {its cookie}"
    Then the answer is 500
    And within the session time there is no key "session_lock:{its session}"
    And there is a key "session:{its session}"

  @session_expiry
  Scenario: A session ends when its time is over (1 s)
    When a visitor requests "/basket.php?add=apple&life=1"
    Then the answer is 200
    And the key "session:{its session}" is there for 1 s, and then gone

  @session_expiry
  Scenario: A visitor who comes back too late finds an empty basket
    Given a visitor has received "/basket.php?add=apple"
    And the key "session:{its session}" holds "basket|a:1:{i:0;s:5:\"apple\";}" for 50 ms
    And the key "session:{its session}" has ended
    When a visitor requests "/basket.php" with the header "Cookie: {its cookie}"
    Then the body is "empty"
    And the header "Set-Cookie" differs from "{its cookie}; path=/"
    And the answer does not contain "{its session}"

  @session_refreshed
  Scenario: A visit keeps the session alive, though nothing changes
    Given a visitor has received "/basket.php?add=apple"
    And a Redis client has sent PEXPIRE "session:{its session}" 5000
    When a visitor requests "/basket.php" with the header "Cookie: {its cookie}"
    Then the body is "apple"
    And the key "session:{its session}" expires in 1440 s

  @session_destroy
  Scenario: A visitor who leaves leaves no session behind
    Given a visitor has received "/basket.php?add=apple"
    When a visitor requests "/basket.php?do=leave" with the header "Cookie: {its cookie}"
    Then the body is "empty"
    And there is no key "session:{its session}"
    And within the session time there is no key "session_lock:{its session}"

  @session_destroy
  Scenario: A visitor who has left finds an empty basket
    Given a visitor has received "/basket.php?add=apple"
    And a visitor has received "/basket.php?do=leave" with the header "Cookie: {its cookie}"
    When a visitor requests "/basket.php" with the header "Cookie: {its cookie}"
    Then the body is "empty"

  @session_sign_in
  Scenario: A visitor who signs in gets another id, and the old one is of no use any more
    Given a visitor has received "/basket.php?add=apple"
    When a visitor requests "/basket.php?add=pear&do=sign_in" with the header "Cookie: {its cookie}"
    Then the body is "apple, pear"
    And the header "Set-Cookie" differs from "{its cookie}; path=/"
    And the answer does not contain "{its session}"
    And there is no key "session:{its session}"

  @session_megabyte
  Scenario: A session may be large, and hold bytes of any kind (1 MB)
    Given a visitor has received "/basket.php?add=apple&fill=1000000"
    When a visitor requests "/basket.php" with the header "Cookie: {its cookie}"
    Then the answer is 200
    And the body is 1,000,007 bytes long

  @session_read_elsewhere
  Scenario: A client that clears the store clears the sessions
    Given a visitor has received "/basket.php?add=apple"
    And a Redis client has sent FLUSHALL
    When a visitor requests "/basket.php" with the header "Cookie: {its cookie}"
    Then the body is "empty"
