@single @sqlite @wire
Feature: Functions of MySQL give what they give there
  Applications compute in the database: texts, numbers, dates. Each row is a statement as MySQL 8
  answers it.

  Background:
    Given a node with a database

  @sql_text_functions
  Scenario: Functions of texts give what they give in MySQL
    When a client runs each of these
      | case                 | statement                                                         | answer                           |
      | joined               | SELECT CONCAT('a', 'b', 3)                                        | ab3                              |
      | joined with nothing  | SELECT CONCAT('a', NULL)                                          | NULL                             |
      | joined by a comma    | SELECT CONCAT_WS(',', 'a', NULL, 'b')                             | "a,b"                            |
      | bytes and characters | SELECT LENGTH('é'), CHAR_LENGTH('é')                              | 2, 1                             |
      | large and small      | SELECT UPPER('é'), LOWER('É')                                     | É, é                             |
      | a part               | SELECT SUBSTRING('abcdef', 2, 3), LEFT('abc', 2), RIGHT('abc', 1) | bcd, ab, c                       |
      | a part from the end  | SELECT SUBSTRING('abcdef', -2)                                    | ef                               |
      | up to the second     | SELECT SUBSTRING_INDEX('www.example.org', '.', 2)                 | www.example                      |
      | found                | SELECT LOCATE('c', 'abc'), INSTR('abc', 'z')                      | 3, 0                             |
      | replaced             | SELECT REPLACE('a-b-c', '-', '+')                                 | a+b+c                            |
      | without blanks       | SELECT TRIM('  a  '), TRIM(LEADING '0' FROM '007')                | a, "7"                           |
      | filled up            | SELECT LPAD('7', 3, '0')                                          | "007"                            |
      | a place in a list    | SELECT FIELD('b', 'a', 'b'), FIND_IN_SET('b', 'a,b')              | 2, 2                             |
      | like                 | SELECT 'David!' LIKE 'd%', '50%' LIKE '50\\%', '500' LIKE '50\\%' | 1, 1, 0                          |
      | a pattern            | SELECT 'abc' REGEXP '^a.c$', 'abc' NOT REGEXP 'b'                 | 1, 0                             |
      | hexadecimal          | SELECT HEX('AB'), UNHEX('4142'), HEX(255)                         | "4142", x'4142', FF              |
      | a digest             | SELECT MD5('a')                                                   | 0cc175b9c0f1b6a831c399e269772661 |
    Then each answer is as the table says

  @sql_number_functions
  Scenario: Functions of numbers give what they give in MySQL
    When a client runs each of these
      | case                  | statement                                   | answer       |
      | divided               | SELECT 5 / 2, 5 DIV 2, 5 % 2                | 2.5000, 2, 1 |
      | divided by nothing    | SELECT 1 / 0                                | NULL         |
      | rounded               | SELECT ROUND(2.5), TRUNCATE(2.567, 2)       | 3.0, 2.56    |
      | the larger            | SELECT GREATEST(1, 5, 3), LEAST(1, 5, 3)    | 5, 1         |
      | one or the other      | SELECT IF(1 > 2, 'a', 'b'), IFNULL(NULL, 4) | b, 4         |
      | nothing if equal      | SELECT NULLIF(1, 1), COALESCE(NULL, 2)      | NULL, 2      |
      | compared with nothing | SELECT NULL <=> NULL, NULL = NULL           | 1, NULL      |
      | a text as a number    | SELECT CAST('12' AS SIGNED) + 1             | 13           |
      | a decimal             | SELECT CAST('3.14159' AS DECIMAL(5,2))      | 3.14         |
      | either but not both   | SELECT 1 XOR 1, 1 XOR 0                     | 0, 1         |
    Then each answer is as the table says

  @sql_date_functions
  Scenario: Functions of dates give what they give in MySQL
    When a client runs each of these
      | case               | statement                                                          | answer                                 |
      | a later day        | SELECT DATE_ADD('2024-01-31', INTERVAL 1 MONTH)                    | 2024-02-29                             |
      | an earlier moment  | SELECT '2024-01-01 00:00:00' - INTERVAL 1 SECOND                   | 2023-12-31 23:59:59                    |
      | days between       | SELECT DATEDIFF('2024-03-01', '2024-02-01')                        | 29                                     |
      | months between     | SELECT TIMESTAMPDIFF(MONTH, '2024-01-31', '2024-03-30')            | 1                                      |
      | in a form          | SELECT DATE_FORMAT('2024-02-03 04:05:06', '%W, %M %D %Y %H:%i:%s') | "Saturday, February 3rd 2024 04:05:06" |
      | from a form        | SELECT STR_TO_DATE('03.02.2024', '%d.%m.%Y')                       | 2024-02-03                             |
      | parts              | SELECT YEAR('2024-02-03'), MONTH('2024-02-03'), DAY('2024-02-03')  | 2024, 2, 3                             |
      | a day of the week  | SELECT DAYOFWEEK('2024-02-03'), WEEKDAY('2024-02-03')              | 7, 5                                   |
      | the end of a month | SELECT LAST_DAY('2024-02-03')                                      | 2024-02-29                             |
      | seconds since 1970 | SELECT UNIX_TIMESTAMP('2024-01-01 00:00:00'), FROM_UNIXTIME(0)     | 1704067200, 1970-01-01 00:00:00        |
      | an hour            | SELECT EXTRACT(HOUR FROM '2024-02-03 04:05:06')                    | 4                                      |
      | no date at all     | SELECT DATE_ADD('nonsense', INTERVAL 1 DAY)                        | NULL                                   |
    Then each answer is as the table says

  @sql_aggregates
  Scenario: Sums and lists over rows are those of MySQL
    Given a client has run the statements
      """sql
      CREATE TABLE sales (city VARCHAR(10), amount INT, price DECIMAL(6,2));
      INSERT INTO sales VALUES ('Rome', 2, 1.50), ('Rome', 3, 2.00), ('Oslo', 5, NULL);
      """
    When a client runs each of these
      | case        | statement                                                                                    | answer            |
      | counted     | SELECT COUNT(*), COUNT(price), COUNT(DISTINCT city) FROM sales                               | 3, 2, 2           |
      | summed      | SELECT SUM(amount), SUM(price), AVG(amount) FROM sales                                       | 10, 3.50, 3.3333  |
      | in groups   | SELECT city, SUM(amount) AS n FROM sales GROUP BY city HAVING n > 4 ORDER BY city            | Oslo, 5 / Rome, 5 |
      | in one text | SELECT GROUP_CONCAT(amount ORDER BY amount DESC SEPARATOR '-') FROM sales                    | 5-3-2             |
      | each once   | SELECT GROUP_CONCAT(DISTINCT city ORDER BY city) FROM sales                                  | "Oslo,Rome"       |
      | of none     | SELECT SUM(amount), MAX(amount), COUNT(*) FROM sales WHERE city = 'Bonn'                     | NULL, NULL, 0     |
      | numbered    | SELECT city, ROW_NUMBER() OVER (ORDER BY amount DESC) FROM sales WHERE amount > 2 ORDER BY 2 | Oslo, 1 / Rome, 2 |
    Then each answer is as the table says
