@single @sqlite
Feature: Every language and every clock is understood
  Names have accents, messages have emoji, and visitors live in many time zones. What one client
  writes in its own characters and its own time, every other one reads in its own.

  Background:
    Given a node with a database

  @sql_character_sets
  Scenario Outline: A text is the same text in whatever characters a client speaks (<writes> and <reads>)
    Given client "a" has connected in "<writes>"
    And client "a" has run "CREATE TABLE words (word VARCHAR(20))"
    And client "a" has run "INSERT INTO words VALUES ('Élodie Çelik')"
    And client "b" has connected in "<reads>"
    When client "b" runs "SELECT word, CHAR_LENGTH(word) AS size FROM words"
    Then the rows are
      | word         | size |
      | Élodie Çelik | 12   |

    Examples:
      | writes  | reads   |
      | utf8mb3 | utf8mb4 |

    @sql_latin1
    Examples:
      | writes  | reads   |
      | utf8mb4 | latin1  |
      | latin1  | utf8mb4 |
      | latin1  | latin1  |

  @sql_emoji
  Scenario Outline: Characters of every plane are stored and compared (<what>)
    Given a client has run "CREATE TABLE words (word VARCHAR(8) PRIMARY KEY)"
    When a client runs "INSERT INTO words VALUES (?)" with the values ["<word>"]
    Then the statement changes 1 row
    And a new client finds "<word>" by "SELECT word FROM words WHERE word = '<word>'"

    Examples:
      | what              | word     |
      | emoji             | 👩‍👩‍👧‍👦😀 |
      | Chinese           | 數據庫      |
      | Arabic            | قاعدة    |
      | a combined accent | ét      |

  @sql_case_ignored
  Scenario: Large and small letters are the same in a name, unless it is told otherwise (a log-in)
    Given a client has run the statements
      """sql
      CREATE TABLE users (name VARCHAR(20) UNIQUE, token VARCHAR(20) COLLATE utf8mb4_bin UNIQUE);
      INSERT INTO users VALUES ('Ada', 'aB3');
      """
    When a client runs each of these
      | case                    | statement                                               | answer             |
      | found in other letters  | SELECT name FROM users WHERE name = 'ADA'               | Ada                |
      | taken in other letters  | INSERT INTO users VALUES ('ADA', 'x')                   | error 1062 "23000" |
      | a token is not found    | SELECT name FROM users WHERE token = 'ab3'              | no rows            |
      | another token           | INSERT INTO users VALUES ('Bob', 'AB3')                 | 1 row changed      |
      | told to look closely    | SELECT name FROM users WHERE BINARY name = 'ada'        | no rows            |
    Then each answer is as the table says

  @sql_time_zones
  Scenario: A moment is the same moment in every time zone, a date on the wall stays what it says
    Given client "a" has run the statements
      """sql
      SET time_zone = '+02:00';
      CREATE TABLE visits (moment TIMESTAMP, wall DATETIME);
      INSERT INTO visits VALUES ('2024-07-01 12:00:00', '2024-07-01 12:00:00');
      """
    And client "b" has run "SET time_zone = '-05:00'"
    When client "b" runs "SELECT moment, wall FROM visits WHERE moment = '2024-07-01 05:00:00'"
    Then the rows are
      | moment              | wall                |
      | 2024-07-01 05:00:00 | 2024-07-01 12:00:00 |

  @sql_default_zone
  Scenario: Who says nothing about time lives in UTC (a moment of another client)
    Given client "a" has run the statements
      """sql
      SET time_zone = '+02:00';
      CREATE TABLE visits (moment TIMESTAMP);
      INSERT INTO visits VALUES ('2024-07-01 12:00:00');
      """
    When client "b" runs "SELECT moment, UNIX_TIMESTAMP(moment) AS seconds FROM visits"
    Then the rows are
      | moment              | seconds    |
      | 2024-07-01 10:00:00 | 1719828000 |
