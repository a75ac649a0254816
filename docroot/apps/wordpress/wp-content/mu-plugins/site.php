<?php
/*
Plugin Name: This site
Description: What whoever runs this site has told WordPress once and for all.
*/

// The server gives index.php what is no file, so addresses need no index.php in them.
add_filter('got_url_rewrite', '__return_true');

// Pictures of people would come from elsewhere, which would learn who reads this site.
add_filter('pre_option_show_avatars', '__return_zero');

// This machine sends no mails: they lie beside the document root, where no visitor gets them.
add_filter('pre_wp_mail', function ($sent, $mail) {
    $folder = dirname(untrailingslashit(ABSPATH)) . '/mails';
    wp_mkdir_p($folder);
    $to = implode(', ', (array) $mail['to']);
    $text = "To: $to\nSubject: {$mail['subject']}\n\n{$mail['message']}\n";
    return file_put_contents(sprintf('%s/%.6f.txt', $folder, microtime(true)), $text) !== false;
}, 10, 2);

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
