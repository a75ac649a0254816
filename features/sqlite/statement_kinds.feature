@single @sqlite @stats @requires.metrics
Feature: Statements are of one kind where they differ in their values alone
  A site runs thousands of statements that its programmers wrote once. Who looks at the numbers
  wants to find each of those as one line: whatever its values are, however many there are of them,
  and whoever wrote the blanks.

  Background:
    Given a node with a database and the configuration
      """toml
      [server.metrics]
      enabled = true
      """
    And a client has run "CREATE TABLE people (id INT, name VARCHAR(50))"

  @kind_same
  Scenario Outline: What differs between statements of one kind does not count (<what>)
    When a client runs the statements
      | statement |
      | <one>     |
      | <other>   |
    Then each statement is done
    And the node has counted, and nothing else
      | statement | times |
      | <kind>    | 2     |

    Examples: values
      | what                | one                                    | other                                           | kind                                 |
      | a number            | SELECT name FROM people WHERE id = 1   | SELECT name FROM people WHERE id = 1e3          | SELECT name FROM people WHERE id = ? |
      | a fraction          | SELECT name FROM people WHERE id = .5  | SELECT name FROM people WHERE id = 27.50        | SELECT name FROM people WHERE id = ? |
      | a text              | SELECT id FROM people WHERE name = 'a' | SELECT id FROM people WHERE name = 'it''s (b)'  | SELECT id FROM people WHERE name = ? |
      | no text             | SELECT id FROM people WHERE name = 'a' | SELECT id FROM people WHERE name = ''           | SELECT id FROM people WHERE name = ? |
      | its quotes          | SELECT id FROM people WHERE name = 'a' | SELECT id FROM people WHERE name = "it's ""b""" | SELECT id FROM people WHERE name = ? |
      | a comment in a text | SELECT id FROM people WHERE name = 'a' | SELECT id FROM people WHERE name = '/* -- # b'  | SELECT id FROM people WHERE name = ? |
      | a quote in a text   | SELECT id FROM people WHERE name = 'a' | SELECT id FROM people WHERE name = 'b\'c'       | SELECT id FROM people WHERE name = ? |

    Examples: lists
      | what                   | one                                          | other                                                   | kind                                         |
      | the length of a list   | SELECT name FROM people WHERE id IN (1, 2)   | SELECT name FROM people WHERE id IN (1, 2, 3)           | SELECT name FROM people WHERE id IN (?, ...) |
      | a list without blanks  | SELECT name FROM people WHERE id IN (1, 2)   | SELECT name FROM people WHERE id IN (3,4,5,6)           | SELECT name FROM people WHERE id IN (?, ...) |

    @kind_same_sign
    Examples: a sign
      | what                 | one                                  | other                                 | kind                                 |
      | a number with a sign | SELECT name FROM people WHERE id = 1 | SELECT name FROM people WHERE id = -1 | SELECT name FROM people WHERE id = ? |

    @kind_same_bytes
    Examples: bytes
      | what        | one                                    | other                                      | kind                                 |
      | bytes       | SELECT id FROM people WHERE name = 'a' | SELECT id FROM people WHERE name = x'4142' | SELECT id FROM people WHERE name = ? |
      | hexadecimal | SELECT name FROM people WHERE id = 1   | SELECT name FROM people WHERE id = 0xBEEF  | SELECT name FROM people WHERE id = ? |

    @kind_same_rows
    Examples: new rows
      | what                   | one                                          | other                                                   | kind                                  |
      | the number of new rows | INSERT INTO people VALUES (1, 'a'), (2, 'b') | INSERT INTO people VALUES (1, 'a'), (2, NULL), (3, 'c') | INSERT INTO people VALUES (?, ?), ... |

    Examples: spelling
      | what                   | one                                  | other                                              | kind                                 |
      | the case of keywords   | SELECT name FROM people WHERE id = 1 | select name from people where id = 2               | SELECT name FROM people WHERE id = ? |
      | blanks                 | SELECT name FROM people WHERE id = 1 | SELECT  name   FROM people WHERE id=2              | SELECT name FROM people WHERE id = ? |
      | a comment              | SELECT name FROM people WHERE id = 1 | SELECT name /* of page 7 */ FROM people WHERE id=2 | SELECT name FROM people WHERE id = ? |
      | a comment at the end   | SELECT name FROM people WHERE id = 1 | SELECT name FROM people WHERE id = 2 -- page 7     | SELECT name FROM people WHERE id = ? |
      | a comment as of MySQL  | SELECT name FROM people WHERE id = 1 | SELECT name FROM people WHERE id = 2 # page 7      | SELECT name FROM people WHERE id = ? |
      | a semicolon at the end | SELECT name FROM people WHERE id = 1 | SELECT name FROM people WHERE id = 2;              | SELECT name FROM people WHERE id = ? |

  @kind_other
  Scenario Outline: Statements that ask for something else are of another kind (<what>)
    When a client runs the statements
      | statement |
      | <one>     |
      | <other>   |
    Then each statement is done
    And the node has counted, and nothing else
      | statement | times |
      | <one>     | 1     |
      | <other>   | 1     |

    Examples:
      | what             | one                                     | other                                       |
      | a column         | SELECT name FROM people                 | SELECT id FROM people                       |
      | a condition      | SELECT name FROM people                 | SELECT name FROM people WHERE id = id       |
      | no value (NULL)  | SELECT name FROM people WHERE id = name | SELECT name FROM people WHERE id IS NULL    |
      | the order        | SELECT name FROM people ORDER BY id     | SELECT name FROM people ORDER BY name       |
      | a name in quotes | SELECT id AS `the name` FROM people     | SELECT id AS `the other name` FROM people   |
      | a digit in names | SELECT id AS a1 FROM people             | SELECT id AS a2 FROM people                 |

  @kind_long
  Scenario: A long statement has a short label (64 characters)
    When a client runs "SELECT id AS the_first_name_of_three, name AS the_second_name_of_three, id AS the_last FROM people"
    Then the statement is done
    And the node has counted, and nothing else
      | statement                                                        | times |
      | SELECT id AS the_first_name_of_three, name AS the_second_name... | 1     |
