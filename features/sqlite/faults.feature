@single @sqlite @destructive
Feature: The database gets over what happens to its file
  Disks fill up and other programs hold on to files. Then something is refused, in words that an
  application understands; nothing is half done, and when the trouble is over everything goes on.

  @sql_disk_full @requires.files
  Scenario: On a full disk rows are refused, and none that was acknowledged is lost (some hundred pages)
    Given a node with a database and the configuration
      """toml
      [db.sqlite]
      path = "{document root}/uploads/app.db"
      """
    And the node was stopped
    And the disk of the database was small
    And the node was started again
    And 4 clients have kept inserting rows until they are refused
    When the disk of the database is free again
    Then within 5 s a new client finds 1 by "SELECT COUNT(*) > 0 FROM written"
    And a new client finds every acknowledged row once, and no refused one

  @sql_file_locked @requires.files
  Scenario: While another program writes into the file rows are refused, not lost (a copy that hangs)
    Given a node with a database
    And client "a" has run "CREATE TABLE notes (note VARCHAR(10))"
    And client "a" has run "SET innodb_lock_wait_timeout = 1"
    And the database file was locked by another program
    When client "a" runs "INSERT INTO notes VALUES ('new')"
    Then the statement is refused with 1205 "HY000" after 1 s
    And client "a" finds 0 by "SELECT COUNT(*) FROM notes"

  @sql_file_unlocked @requires.files
  Scenario: Writing goes on when another program lets go of the database file (a copy that took long)
    Given a node with a database
    And client "a" has run "CREATE TABLE notes (note VARCHAR(10))"
    And the database file was locked by another program
    And client "a" has run "INSERT INTO notes VALUES ('new')", without waiting
    When the database file is free again
    Then the statement of client "a" changes 1 row
    And client "b" finds "new" by "SELECT note FROM notes"

  @sql_migration_killed
  Scenario: A migration that was cut off can be run again, and no row is lost (100,000 rows)
    Given a node with a database
    And client "a" has run the statements
      """sql
      CREATE TABLE visits (id INT AUTO_INCREMENT PRIMARY KEY, page VARCHAR(10));
      INSERT INTO visits (page) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT CONCAT('p', i) FROM n;
      """
    And client "a" has run "ALTER TABLE visits MODIFY page VARCHAR(20) NOT NULL", without waiting
    And the node was killed
    And the node was started again
    When a new client runs "ALTER TABLE visits MODIFY page VARCHAR(20) NOT NULL"
    Then the statement is done
    And a new client finds 100000 by "SELECT COUNT(DISTINCT page) FROM visits"
