<?php
/*
Plugin Name: This site
Description: What whoever runs this site has told WordPress once and for all.
*/

// The server gives index.php what is no file, so addresses need no index.php in them.
add_filter('got_url_rewrite', '__return_true');

// Nobody on this machine can be asked for newer versions; Debian brings them.
foreach (['core', 'plugins', 'themes'] as $part) {
    add_filter("pre_site_transient_update_$part", function () {
        global $wp_version;
        return (object) [
            'last_checked' => time(),
            'version_checked' => $wp_version,
            'updates' => [],
            'response' => [],
            'translations' => [],
            'no_update' => [],
            'checked' => [],
        ];
    });
}
