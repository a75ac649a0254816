@single @sqlite
Feature: WordPress and Laravel find what they expect of MySQL
  Both write SQL that is meant for MySQL, to the letter. These are their own statements: of the
  installer, of every visit, of migrations.

  Background:
    Given a node with a database

  @sql_wordpress_install
  Scenario: WordPress's tables are made, and looked at as its upgrade does (posts and options)
    Given client "wp" has run the statements
      """sql
      SET NAMES utf8mb4;
      SET SESSION sql_mode='NO_AUTO_VALUE_ON_ZERO';
      CREATE TABLE wp_options (
        option_id bigint(20) unsigned NOT NULL auto_increment,
        option_name varchar(191) NOT NULL default '',
        option_value longtext NOT NULL,
        autoload varchar(20) NOT NULL default 'yes',
        PRIMARY KEY  (option_id),
        UNIQUE KEY option_name (option_name),
        KEY autoload (autoload)
      ) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
      CREATE TABLE wp_posts (
        ID bigint(20) unsigned NOT NULL auto_increment,
        post_author bigint(20) unsigned NOT NULL default '0',
        post_date datetime NOT NULL default '0000-00-00 00:00:00',
        post_content longtext NOT NULL,
        post_title text NOT NULL,
        post_status varchar(20) NOT NULL default 'publish',
        post_name varchar(200) NOT NULL default '',
        post_parent bigint(20) unsigned NOT NULL default '0',
        post_type varchar(20) NOT NULL default 'post',
        comment_count bigint(20) NOT NULL default '0',
        PRIMARY KEY  (ID),
        KEY post_name (post_name(191)),
        KEY type_status_date (post_type,post_status,post_date,ID)
      ) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
      """
    When client "wp" runs "DESCRIBE wp_options;"
    Then the rows are
      | Field        | Type            | Null | Key | Default | Extra          |
      | option_id    | bigint unsigned | NO   | PRI | NULL    | auto_increment |
      | option_name  | varchar(191)    | NO   | UNI | ""      | ""             |
      | option_value | longtext        | NO   | ""  | NULL    | ""             |
      | autoload     | varchar(20)     | NO   | MUL | yes     | ""             |
    And client "wp" finds the rows by "SELECT index_name AS name, seq_in_index AS place, sub_part AS part FROM information_schema.statistics WHERE table_name = 'wp_posts' AND index_name = 'post_name'"
      | name      | place | part |
      | post_name | 1     | 191  |

  @sql_wordpress_visit
  Scenario: WordPress's own queries bring what its pages show (options, posts and pages of posts)
    Given client "wp" has run the statements
      """sql
      SET SESSION sql_mode='';
      CREATE TABLE wp_options (option_id bigint(20) unsigned NOT NULL auto_increment PRIMARY KEY, option_name varchar(191) NOT NULL default '' UNIQUE, option_value longtext NOT NULL, autoload varchar(20) NOT NULL default 'yes');
      CREATE TABLE wp_posts (ID bigint(20) unsigned NOT NULL auto_increment PRIMARY KEY, post_date datetime NOT NULL default '0000-00-00 00:00:00', post_title text NOT NULL, post_status varchar(20) NOT NULL default 'publish', post_type varchar(20) NOT NULL default 'post');
      CREATE TABLE wp_postmeta (meta_id bigint(20) unsigned NOT NULL auto_increment PRIMARY KEY, post_id bigint(20) unsigned NOT NULL default '0', meta_key varchar(255) default NULL, meta_value longtext, KEY meta_key (meta_key(191)));
      INSERT INTO `wp_options` (`option_name`, `option_value`, `autoload`) VALUES ('siteurl', 'http://one.test', 'on') ON DUPLICATE KEY UPDATE `option_name` = VALUES(`option_name`), `option_value` = VALUES(`option_value`), `autoload` = VALUES(`autoload`);
      INSERT INTO `wp_options` (`option_name`, `option_value`, `autoload`) VALUES ('siteurl', 'http://two.test', 'on') ON DUPLICATE KEY UPDATE `option_name` = VALUES(`option_name`), `option_value` = VALUES(`option_value`), `autoload` = VALUES(`autoload`);
      INSERT INTO wp_posts (post_title, post_date) VALUES ('First', '2024-01-01 10:00:00'), ('Second', '2024-02-01 10:00:00'), ('Third', '2024-03-01 10:00:00');
      INSERT INTO wp_posts (post_title, post_status) VALUES ('Draft', 'draft');
      INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (1, 'price', '9'), (2, 'price', '10');
      SELECT SQL_CALC_FOUND_ROWS wp_posts.ID FROM wp_posts WHERE 1=1 AND ((wp_posts.post_type = 'post' AND (wp_posts.post_status = 'publish'))) ORDER BY wp_posts.post_date DESC LIMIT 0, 2;
      """
    When client "wp" runs "SELECT FOUND_ROWS() AS total"
    Then the rows are
      | total |
      | 3     |
    And client "wp" finds the rows by "SELECT option_name, option_value FROM wp_options WHERE autoload IN ( 'yes', 'on', 'auto-on', 'auto' )"
      | option_name | option_value    |
      | siteurl     | http://two.test |
    And client "wp" finds the rows by "SELECT wp_posts.post_title FROM wp_posts INNER JOIN wp_postmeta ON ( wp_posts.ID = wp_postmeta.post_id ) WHERE 1=1 AND ( ( wp_postmeta.meta_key = 'price' AND CAST(wp_postmeta.meta_value AS SIGNED) >= '9' ) ) GROUP BY wp_posts.ID ORDER BY CAST(wp_postmeta.meta_value AS SIGNED) DESC LIMIT 0, 10"
      | post_title |
      | Second     |
      | First      |
    And client "wp" finds the rows by "SELECT YEAR(post_date) AS `year`, MONTH(post_date) AS `month`, count(ID) as posts FROM wp_posts WHERE post_type = 'post' AND post_status = 'publish' GROUP BY YEAR(post_date), MONTH(post_date) ORDER BY post_date DESC LIMIT 1"
      | year | month | posts |
      | 2024 | 3     | 1     |

  @sql_wordpress_lenient
  Scenario: Without strict mode what does not fit is made to fit (an editor's long title, a day that is none)
    Given client "wp" has run "SET SESSION sql_mode=''"
    And client "wp" has run "CREATE TABLE wp_notes (title varchar(5) NOT NULL, day datetime NOT NULL default '0000-00-00 00:00:00', n int NOT NULL, body text NOT NULL)"
    When client "wp" runs "INSERT INTO wp_notes (title, day, n) VALUES ('too long', 'nonsense', '12 apples')"
    Then the statement changes 1 row
    And client "wp" finds the rows by "SELECT title, day, n, body FROM wp_notes"
      | title   | day                 | n  | body |
      | too l   | 0000-00-00 00:00:00 | 12 | ""   |

  @sql_laravel_migrate
  Scenario: Laravel's migrations run, and it finds what they made (users and their keys)
    Given client "laravel" has run the statements
      """sql
      set names 'utf8mb4' collate 'utf8mb4_unicode_ci', SESSION sql_mode='ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
      create table `migrations` (`id` int unsigned not null auto_increment primary key, `migration` varchar(255) not null, `batch` int not null) default character set utf8mb4 collate 'utf8mb4_unicode_ci';
      create table `users` (`id` bigint unsigned not null auto_increment primary key, `name` varchar(255) not null, `email` varchar(255) not null, `email_verified_at` timestamp null, `password` varchar(255) not null, `remember_token` varchar(100) null, `created_at` timestamp null, `updated_at` timestamp null) default character set utf8mb4 collate 'utf8mb4_unicode_ci';
      alter table `users` add unique `users_email_unique`(`email`);
      create table `posts` (`id` bigint unsigned not null auto_increment primary key, `user_id` bigint unsigned not null, `tags` json null, `price` decimal(8, 2) not null default '0', `kind` enum('news', 'note') not null) default character set utf8mb4 collate 'utf8mb4_unicode_ci';
      alter table `posts` add constraint `posts_user_id_foreign` foreign key (`user_id`) references `users` (`id`) on delete cascade;
      insert into `migrations` (`migration`, `batch`) values ('2024_01_01_000000_create_users_table', 1);
      """
    When client "laravel" runs "select exists (select 1 from information_schema.tables where table_schema = schema() and table_name = 'users' and table_type in ('BASE TABLE', 'SYSTEM VERSIONED')) as `exists`"
    Then the rows are
      | exists |
      | 1      |
    And client "laravel" finds the rows by "select column_name as `name`, data_type as `type_name`, column_type as `type`, is_nullable as `nullable`, column_default as `default`, extra as `extra` from information_schema.columns where table_schema = schema() and table_name = 'posts' order by ordinal_position asc"
      | name    | type_name | type                | nullable | default | extra          |
      | id      | bigint    | bigint unsigned     | NO       | NULL    | auto_increment |
      | user_id | bigint    | bigint unsigned     | NO       | NULL    | ""             |
      | tags    | json      | json                | YES      | NULL    | ""             |
      | price   | decimal   | decimal(8,2)        | NO       | "0"     | ""             |
      | kind    | enum      | enum('news','note') | NO       | NULL    | ""             |
    And client "laravel" finds the rows by "select index_name as `name`, group_concat(column_name order by seq_in_index) as `columns`, not non_unique as `unique` from information_schema.statistics where table_schema = schema() and table_name = 'users' group by index_name, index_type, non_unique order by index_name"
      | name               | columns | unique |
      | PRIMARY            | id      | 1      |
      | users_email_unique | email   | 1      |

  @sql_laravel_queries
  Scenario: Laravel's queries bring what its models hold (upsert, dates, JSON, locks, counts)
    Given client "laravel" has run the statements
      """sql
      create table `users` (`id` bigint unsigned not null auto_increment primary key, `email` varchar(255) not null, `meta` json null, `visits` int not null default '0', `created_at` timestamp null, unique `users_email_unique`(`email`));
      insert into `users` (`email`, `meta`, `created_at`) values ('ada@example.org', '{"color": "red"}', '2024-02-03 04:05:06');
      insert into `users` (`email`, `visits`) values ('ada@example.org', 5), ('bob@example.org', 7) on duplicate key update `visits` = values(`visits`);
      update `users` set `visits` = `visits` + 1, `users`.`created_at` = '2024-02-03 05:00:00' where `email` = 'ada@example.org';
      """
    When a client runs "select * from `users` where `email` = ? limit 1" with the values ["ADA@example.org"]
    Then the rows are
      | id | email           | meta                   | visits | created_at          |
      | 1  | ada@example.org | "{\"color\": \"red\"}" | 6      | 2024-02-03 05:00:00 |
    And client "laravel" finds "ada@example.org" by "select `email` from `users` where json_unquote(json_extract(`meta`, '$.\"color\"')) = 'red' for update"
    And client "laravel" finds 1 by "select count(*) as aggregate from `users` where date(`created_at`) = '2024-02-03'"
    And client "laravel" finds 13 by "select sum(`visits`) as aggregate from `users`"
