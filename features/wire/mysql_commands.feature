@single @sqlite @wire
Feature: The MySQL port keeps to the protocol, whatever comes
  Clients of many makes, old ones and broken ones, send commands as bytes. Each is answered or
  refused, and a connection that was cut off hurts nobody else. Each row is a connection of its own,
  which has logged in.

  Background:
    Given a node with a database

  @mysql_commands
  Scenario: Commands are answered as the protocol has it
    When a client runs each of these
      | case                      | before                             | command                                                                                                        | answer             |
      | a ping                    |                                    | "\x0e"                                                                                                         | done               |
      | a database is chosen      |                                    | "\x02shop" then "\x03SELECT DATABASE()"                                                                        | shop               |
      | a statement               |                                    | "\x03SELECT 1"                                                                                                 | 1                  |
      | the connection is reset   | SET @a = 1                         | "\x1f" then "\x03SELECT @a"                                                                                    | NULL               |
      | columns of a table        | CREATE TABLE f (id INT, name TEXT) | "\x04f\x00"                                                                                                    | id / name          |
      | a statement is prepared   |                                    | "\x16SELECT ? + ?"                                                                                             | 1, 2               |
      | and run                   |                                    | "\x16SELECT 7" then "\x17\x01\x00\x00\x00\x00\x01\x00\x00\x00"                                                 | 7                  |
      | and run again             |                                    | "\x16SELECT 7" then "\x17\x01\x00\x00\x00\x00\x01\x00\x00\x00" then "\x17\x01\x00\x00\x00\x00\x01\x00\x00\x00" | 7                  |
      | and reset                 |                                    | "\x16SELECT 7" then "\x1a\x01\x00\x00\x00"                                                                     | done               |
      | an option                 |                                    | "\x1b\x01\x00"                                                                                                 | done               |
      | several at once forbidden |                                    | "\x1b\x01\x00" then "\x03SELECT 1; SELECT 2"                                                                   | error 1064 "42000" |
      | byte by byte              |                                    | "\x03SELECT 'slow'"                                                                                            | slow               |
    Then each answer is as the table says

  @mysql_unknown_commands
  Scenario: Commands that nobody knows are refused, and the connection goes on
    When a client runs each of these
      | case                 | command                               | answer             |
      | a number too high    | "\x40"                                | error 1047 "08S01" |
      | the highest one      | "\xff"                                | error 1047 "08S01" |
      | replication          | "\x12\x00\x00\x00\x00"                | error 1047 "08S01" |
      | a table's dump       | "\x13t"                               | error 1047 "08S01" |
      | the server's end     | "\x08"                                | error 1047 "08S01" |
      | and then a statement | "\x40" then "\x03SELECT 'still here'" | still here         |
    Then each answer is as the table says

  @mysql_prepared_numbers
  Scenario: Prepared statements are their connection's, by their number
    When a client runs each of these
      | case                   | command                                                                                                                                                      | answer             |
      | each its own           | "\x16SELECT 'one'" then "\x16SELECT 'two'" then "\x17\x01\x00\x00\x00\x00\x01\x00\x00\x00"                                                                   | one                |
      | the other one          | "\x16SELECT 'one'" then "\x16SELECT 'two'" then "\x17\x02\x00\x00\x00\x00\x01\x00\x00\x00"                                                                   | two                |
      | one that is not there  | "\x17\x09\x00\x00\x00\x00\x01\x00\x00\x00"                                                                                                                   | error 1243 "HY000" |
      | one that was closed    | "\x16SELECT 1" then "\x19\x01\x00\x00\x00" then "\x17\x01\x00\x00\x00\x00\x01\x00\x00\x00"                                                                   | error 1243 "HY000" |
      | one before a reset     | "\x16SELECT 1" then "\x1f" then "\x17\x01\x00\x00\x00\x00\x01\x00\x00\x00"                                                                                   | error 1243 "HY000" |
      | one that is misspelt   | "\x16SELEKT ?"                                                                                                                                               | error 1064 "42000" |
      | one without a table    | "\x16SELECT * FROM nowhere"                                                                                                                                  | error 1146 "42S02" |
      | a long value in pieces | "\x16SELECT ?" then "\x18\x01\x00\x00\x00\x00\x00abc" then "\x18\x01\x00\x00\x00\x00\x00def" then "\x17\x01\x00\x00\x00\x00\x01\x00\x00\x00\x00\x01\xfd\x00" | abcdef             |
    Then each answer is as the table says

  @mysql_malformed
  Scenario: Bytes that are no command end only the connection that they came on
    When a client runs each of these
      | case                       | command                                                                               | how | answer               |
      | values that are missing    | "\x16SELECT ?" then "\x17\x01\x00\x00\x00\x00\x01\x00\x00\x00"                        |     | refused or no answer |
      | a text that ends too early | "\x16SELECT ?" then "\x17\x01\x00\x00\x00\x00\x01\x00\x00\x00\x00\x01\xfd\x00\x7fabc" |     | refused or no answer |
      | a number that is cut off   | "\x19\x01"                                                                            |     | done                 |
    Then each answer is as the table says
    And a new client finds 1 by "SELECT 1"

  @mysql_packet_too_large
  Scenario: A statement that is too large is refused before it fills the memory (70 MB)
    When a client runs each of these
      | case        | command                                                                 | answer             |
      | 70 MB       | "\x03SELECT LENGTH('" and then (70 MB of text) and then "')"            | error 1153 "08S01" |
      | just 16 MiB | "\x03SELECT LENGTH('" and then (16,777,197 bytes of text) and then "')" | 16777197           |
    Then each answer is as the table says
    And the node still serves, in the same process

  @mysql_many_prepared
  Scenario: A client that prepares without end is told to stop, and goes on (1,024 are kept)
    When a client runs each of these
      | case               | command                                                                                                                    | answer             |
      | one too many       | "\x16SELECT 1" 1,025 times                                                                                                 | error 1461 "42000" |
      | one was given back | "\x16SELECT 1" 1,025 times then "\x19\x01\x00\x00\x00" then "\x16SELECT 2" then "\x17\x01\x04\x00\x00\x00\x01\x00\x00\x00" | 2                  |
    Then each answer is as the table says

  @fuzz_mysql_wire
  Scenario: Nonsense on the wire harms nobody (250 generated packets)
    Given client "a" has run "CREATE TABLE notes (note VARCHAR(10))"
    And client "a" has run "INSERT INTO notes VALUES ('kept')"
    When a client sends 250 generated packets
    Then the node still serves, in the same process
    And client "a" finds "kept" by "SELECT note FROM notes"
    And the node takes at most 60 MB of memory more

  @fuzz_sql
  Scenario: Nonsense in SQL is answered, each time (400 generated statements)
    Given client "a" has run "CREATE TABLE notes (note VARCHAR(10))"
    And client "a" has run "INSERT INTO notes VALUES ('kept')"
    When client "b" runs 400 generated statements
    Then each statement is answered
    And the node still serves, in the same process
    And client "a" finds "kept" by "SELECT note FROM notes"
