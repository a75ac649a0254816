<?php
/*
 * Keeps the pages of one site to themselves: files, and sessions in files.
 *
 * The node runs this file before each page of a node with sites, after everything else that it
 * runs: from here on PHP opens nothing outside of the site. $_SERVER['EPHPM_SITE'] tells where the
 * site's sessions are kept and what PHP may open, as JSON.
 */

(static function (array $site): void {
    \session_save_path($site['sessions']);
    if ($site['open_basedir'] !== '') {
        \ini_alter('open_basedir', $site['open_basedir']);
    }
})(\json_decode($_SERVER['EPHPM_SITE'], true));
unset($_SERVER['EPHPM_SITE']);
