@single @sqlite
Feature: Values come back as what they are
  A price stays a price, a date a date, and nothing stays nothing: applications calculate with what
  they read, and the smallest change of it would be a wrong bill.

  Background:
    Given a node with a database

  @sql_column_types
  Scenario: Every column tells its type (of a table with one of each)
    Given a client has run the statement
      """sql
      CREATE TABLE kinds (
        a TINYINT, b SMALLINT, c MEDIUMINT, d INT UNSIGNED NOT NULL, e BIGINT AUTO_INCREMENT PRIMARY KEY,
        f FLOAT, g DOUBLE, h DECIMAL(10,2), i CHAR(3), j VARCHAR(20), k TEXT, l BLOB, m VARBINARY(8),
        n DATE, o DATETIME, p TIMESTAMP NULL, q TIME, r YEAR, s JSON, t ENUM('a','b'), u BOOLEAN
      )
      """
    When a client runs "SELECT * FROM kinds"
    Then the columns are
      | name | type      | flags                                 |
      | a    | tinyint   |                                       |
      | b    | smallint  |                                       |
      | c    | mediumint |                                       |
      | d    | int       | not null, unsigned                    |
      | e    | bigint    | not null, primary key, auto_increment |
      | f    | float     |                                       |
      | g    | double    |                                       |
      | h    | decimal   |                                       |
      | i    | char      |                                       |
      | j    | varchar   |                                       |
      | k    | text      |                                       |
      | l    | blob      |                                       |
      | m    | varbinary |                                       |
      | n    | date      |                                       |
      | o    | datetime  |                                       |
      | p    | timestamp |                                       |
      | q    | time      |                                       |
      | r    | year      |                                       |
      | s    | json      |                                       |
      | t    | char      |                                       |
      | u    | tinyint   |                                       |

  @sql_computed_types
  Scenario Outline: What is computed has a type too (<how>)
    When a client runs "SELECT COUNT(*) AS n, 5 / 2 AS part, 1.5 AS price, 'x' AS word, x'00' AS raw, NOW() AS time" <way>
    Then the columns are
      | name  | type      |
      | n     | bigint    |
      | part  | decimal   |
      | price | decimal   |
      | word  | varchar   |
      | raw   | varbinary |
      | time  | datetime  |

    Examples:
      | how      | way                       |
      | text     | through PyMySQL           |
      | prepared | through PyMySQL, prepared |

  @sql_values_come_back
  Scenario Outline: What was stored in a column of a type is read as that (<type>, through <client>)
    Given a client has run "CREATE TABLE things (id INT PRIMARY KEY, v <type>)"
    And a client has run the statement through <client>
      """sql
      INSERT INTO things VALUES (1, <stored>), (2, NULL)
      """
    When a client runs "SELECT v FROM things ORDER BY id" through <client>
    Then the rows are
      | v      |
      | <read> |
      | NULL   |

    Examples:
      | type          | stored                | read                 | client            |
      | BIGINT        | -9223372036854775808  | -9223372036854775808 | PyMySQL, prepared |
      | INT           | '42'                  | 42                   | PyMySQL           |
      | TINYINT       | 127                   | 127                  | PDO, prepared     |
      | DOUBLE        | 0.1                   | 0.1                  | PyMySQL, prepared |
      | VARCHAR(20)   | ''                    | ""                   | PyMySQL           |
      | VARCHAR(20)   | '42'                  | "42"                 | PDO               |
      | TEXT          | 'it''s "quoted"'      | "it's \"quoted\""    | PyMySQL           |
      | DATE          | '2024-02-29'          | 2024-02-29           | PyMySQL, prepared |
      | DATETIME      | '2024-02-29 23:59:59' | 2024-02-29 23:59:59  | PyMySQL, prepared |
      | TIME          | '-12:30:05'           | -12:30:05            | PyMySQL, prepared |
      | VARBINARY(8)  | x'00ff0027'           | x'00ff0027'          | PyMySQL           |
      | BLOB          | x'00ff0027'           | x'00ff0027'          | mysqli, prepared  |
      | JSON          | '[1, null, "a"]'      | "[1, null, \"a\"]"   | PyMySQL           |
      | BOOLEAN       | TRUE                  | 1                    | PDO, prepared     |

    @sql_decimals
    Examples:
      | type          | stored                | read                 | client            |
      | DECIMAL(10,2) | 12.5                  | 12.50                | PyMySQL           |
      | DECIMAL(10,2) | 19.995                | 20.00                | mysqli, prepared  |

    @sql_enums
    Examples:
      | type          | stored                | read                 | client            |
      | ENUM('s','m') | 'M'                   | m                    | PyMySQL           |

  @sql_large_values
  Scenario Outline: Large values come back whole (<size> of <kind>)
    Given a client has run "CREATE TABLE files (id INT PRIMARY KEY, content <type>)"
    When a client runs "INSERT INTO files VALUES (1, ?)" with the values [(<size> of <kind>)]
    Then the statement changes 1 row
    And a new client finds (<size> of <kind>) by "SELECT content FROM files"

    Examples:
      | size  | kind         | type       |
      | 70 kB | text         | MEDIUMTEXT |
      | 5 MB  | random bytes | LONGBLOB   |
      | 20 MB | text         | LONGTEXT   |
