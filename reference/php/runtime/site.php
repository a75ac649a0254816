<?php
/*
 * Keeps the pages of one site to themselves: files, temporary ones too, and sessions in files.
 *
 * The node runs this file before each page of a node with sites, after everything else that it
 * runs: from here on PHP opens nothing outside of the site but what the visitor has uploaded to
 * this page. $_SERVER['EPHPM_SITE'] tells where the site's sessions and temporary files are kept
 * and what PHP may open, as JSON.
 */

namespace Ephpm {

    /** Where this site has its own. */
    final class Site
    {
        private static array $places = [];

        public static function enter(array $places): void
        {
            self::$places = $places;
            \session_save_path($places['sessions']);
            if ($places['open_basedir'] !== '') {
                $opened = [$places['open_basedir'], ...self::uploads()];
                \ini_alter('open_basedir', \implode(\PATH_SEPARATOR, $opened));
            }
        }

        public static function temporary(): string
        {
            return self::$places['temporary'];
        }

        /** The files that PHP has stored of this request: no others lie there for this page. */
        private static function uploads(): array
        {
            $paths = [];
            $names = \array_column($_FILES, 'tmp_name');
            \array_walk_recursive($names, static function (string $path) use (&$paths): void {
                if (\is_uploaded_file($path)) {
                    $paths[] = $path;
                }
            });
            return $paths;
        }
    }

    Site::enter(\json_decode($_SERVER['EPHPM_SITE'], true));
    unset($_SERVER['EPHPM_SITE']);
}

namespace {

    use Ephpm\Site;

    /*
     * PHP has one directory for temporary files in all of a process's life, and a process serves
     * one site after another. So the node disables PHP's own functions, and these stand in.
     */
    if (!\function_exists('sys_get_temp_dir')) {
        function sys_get_temp_dir(): string
        {
            return Site::temporary();
        }
    }

    if (!\function_exists('tempnam')) {
        function tempnam(string $directory, string $prefix): string|false
        {
            $place = $directory !== '' && \is_dir($directory) ? $directory : Site::temporary();
            $start = $place . '/' . \substr(\basename($prefix), 0, 63);
            for ($tries = 0; $tries < 100; $tries++) {
                $path = $start . \substr(\bin2hex(\random_bytes(4)), 0, 6);
                if (($file = @\fopen($path, 'x')) !== false) {
                    \fclose($file);
                    \chmod($path, 0600);
                    return $path;
                }
            }
            return false;
        }
    }
}
