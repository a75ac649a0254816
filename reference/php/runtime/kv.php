<?php
/*
 * What the node offers to PHP pages: the ephpm_kv_* functions and the session handler "ephpm".
 *
 * The node runs this file before each page. It tells in $_SERVER['EPHPM_KV'] how to reach the
 * store of this request's site: socket, site and password, as JSON. A connection is made by the
 * first function that needs one, lasts as long as the page, and speaks the Redis protocol.
 */

namespace Ephpm {

    /** The node refused a request; the message is its error reply. */
    final class Refusal extends \Exception
    {
    }

    /** The way from this page to its site's store. */
    final class Store
    {
        private static array $access = [];

        /** @var resource|null */
        private static $stream = null;

        public static function reachBy(array $access): void
        {
            self::$access = $access;
        }

        /** What tells this life of the node from any other; "" where it is alone. */
        public static function life(): string
        {
            return self::$access['life'];
        }

        /** Send one command and return its reply; throws Refusal for an error reply. */
        public static function call(string ...$words): string|int|array|null
        {
            self::$stream ??= self::connect();
            self::send(self::$stream, $words);
            return self::receive(self::$stream);
        }

        /** The same, with $otherwise in place of a Refusal. */
        public static function try(mixed $otherwise, string ...$words): mixed
        {
            try {
                return self::call(...$words);
            } catch (Refusal) {
                return $otherwise;
            }
        }

        /** Like call, for a reply that may take $milliseconds to come. */
        public static function await(int $milliseconds, string ...$words): string|int|array|null
        {
            self::$stream ??= self::connect();
            $usual = (int) \ini_get('default_socket_timeout');
            \stream_set_timeout(self::$stream, $usual + \intdiv($milliseconds, 1000));
            try {
                return self::call(...$words);
            } finally {
                \stream_set_timeout(self::$stream, $usual);
            }
        }

        /** @return resource */
        private static function connect()
        {
            $stream = \stream_socket_client('unix://' . self::$access['socket']);
            if ($stream === false) {
                throw new \RuntimeException('the key-value store cannot be reached');
            }
            self::send($stream, ['AUTH', self::$access['site'], self::$access['password']]);
            self::receive($stream);
            return $stream;
        }

        /** @param resource $stream */
        private static function send($stream, array $words): void
        {
            $request = '*' . \count($words) . "\r\n";
            foreach ($words as $word) {
                $request .= '$' . \strlen($word) . "\r\n" . $word . "\r\n";
            }
            while ($request !== '') {
                $sent = \fwrite($stream, $request);
                if ($sent === false || $sent === 0) {
                    throw new \RuntimeException('the key-value store does not take the request');
                }
                $request = \substr($request, $sent);
            }
        }

        /** @param resource $stream */
        private static function receive($stream): string|int|array|null
        {
            $line = \fgets($stream);
            if ($line === false) {
                throw new \RuntimeException('the key-value store does not answer');
            }
            $text = \substr($line, 1, -2);
            switch ($line[0]) {
                case '+':
                    return $text;
                case ':':
                    return (int) $text;
                case '-':
                    throw new Refusal($text);
                case '$':
                    return self::bulk($stream, (int) $text);
                default:
                    return self::items($stream, (int) $text);
            }
        }

        /** @param resource $stream */
        private static function bulk($stream, int $length): ?string
        {
            if ($length < 0) {
                return null;
            }
            $text = \stream_get_contents($stream, $length + 2);
            if (\strlen($text) !== $length + 2) {
                throw new \RuntimeException('the key-value store broke off its answer');
            }
            return \substr($text, 0, -2);
        }

        /** @param resource $stream */
        private static function items($stream, int $count): ?array
        {
            if ($count < 0) {
                return null;
            }
            $items = [];
            while ($count-- > 0) {
                $items[] = self::receive($stream);
            }
            return $items;
        }
    }

    /**
     * Keeps sessions in the store: "session:<id>" for session.gc_maxlifetime seconds.
     *
     * One request at a time has a session: reading takes the lock "session_lock:<id>", closing
     * gives it back. A lock that nobody gives back ends by itself, and that of a node that died when
     * the others know it; who has outlived its lock does not give back another request's.
     */
    final class Sessions implements \SessionHandlerInterface, \SessionUpdateTimestampHandlerInterface
    {
        private const LOCK_SECONDS = 30;
        private const LONGEST_WAIT_MS = 30000;
        private const FIRST_PAUSE_MS = 10;
        private const LONGEST_PAUSE_MS = 100;
        private const ORPHANS_AFTER_MS = 500;

        /** The session whose lock this request holds. */
        private ?string $locked = null;

        /** What its lock holds: no other request's does. */
        private string $holder = '';

        public static function takeOver(): bool
        {
            return \session_set_save_handler(new self(), true);
        }

        public function open(string $path, string $name): bool
        {
            return true;
        }

        public function read(string $id): string|false
        {
            $this->lock($id);
            return Store::call('GET', "session:$id") ?? '';
        }

        public function write(string $id, string $data): bool
        {
            $lifetime = self::lifetime();
            $expiry = $lifetime > 0 ? ['EX', (string) $lifetime] : [];
            return Store::try(false, 'SET', "session:$id", $data, ...$expiry) === 'OK';
        }

        public function updateTimestamp(string $id, string $data): bool
        {
            $lifetime = self::lifetime();
            if ($lifetime <= 0) {
                return true;
            }
            return Store::try(0, 'EXPIRE', "session:$id", (string) $lifetime) === 1
                || $this->write($id, $data);
        }

        public function validateId(string $id): bool
        {
            return Store::call('EXISTS', "session:$id") === 1;
        }

        public function destroy(string $id): bool
        {
            Store::call('DEL', "session:$id");
            if ($this->locked === $id) {
                $this->unlock();
            }
            return true;
        }

        public function close(): bool
        {
            $this->unlock();
            return true;
        }

        public function gc(int $max_lifetime): int|false
        {
            return 0;
        }

        private static function lifetime(): int
        {
            return (int) \ini_get('session.gc_maxlifetime');
        }

        private function lock(string $id): void
        {
            if ($this->locked === $id) {
                return;
            }
            $this->unlock();
            $this->holder = Store::life() . ':' . \bin2hex(\random_bytes(16));
            $pause = self::FIRST_PAUSE_MS;
            for ($waited = 0; ; $waited += $pause, $pause = \min(2 * $pause, self::LONGEST_PAUSE_MS)) {
                try {
                    if ($this->taken($id)) {
                        $this->locked = $id;
                        return;
                    }
                } catch (Refusal $refusal) {
                    // The store has no room: that is no other request's doing, and may last.
                    $why = "session lock refused: {$refusal->getMessage()}; proceeding without lock";
                    \trigger_error("ephpm session handler: $why", \E_USER_WARNING);
                    return;
                }
                if ($waited >= self::LONGEST_WAIT_MS) {
                    break;
                }
                if ($waited >= self::ORPHANS_AFTER_MS) {
                    Store::try(0, 'EPHPM.ORPHAN', "session_lock:$id");
                }
                \usleep(1000 * $pause);
            }
            \trigger_error(
                "ephpm session handler: could not acquire session lock after $waited ms; "
                . 'proceeding without lock (concurrent request may still hold it)',
                \E_USER_WARNING
            );
        }

        private function taken(string $id): bool
        {
            $words = ["session_lock:$id", $this->holder, 'NX', 'EX', (string) self::LOCK_SECONDS];
            return Store::call('SET', ...$words) === 'OK';
        }

        private function unlock(): void
        {
            if ($this->locked !== null) {
                Store::try(0, 'EPHPM.RELEASE', "session_lock:{$this->locked}", $this->holder);
                $this->locked = null;
            }
        }
    }

    Store::reachBy(\json_decode($_SERVER['EPHPM_KV'], true));
    if ($_SERVER['EPHPM_SESSIONS'] === 'ephpm') {
        Sessions::takeOver();
    }
    unset($_SERVER['EPHPM_KV'], $_SERVER['EPHPM_SESSIONS']);
}

namespace {

    use Ephpm\Refusal;
    use Ephpm\Sessions;
    use Ephpm\Store;

    /** Return the string at $key, null where there is none. */
    function ephpm_kv_get(string $key): ?string
    {
        return Store::try(null, 'GET', $key);
    }

    /** Put a string at $key, for $ttl seconds or (0) for good; false where there is no room. */
    function ephpm_kv_set(string $key, string $value, int $ttl = 0): bool
    {
        $expiry = $ttl > 0 ? ['EX', (string) $ttl] : [];
        return Store::try(false, 'SET', $key, $value, ...$expiry) === 'OK';
    }

    /** The same, but only where there is nothing; false where there is. */
    function ephpm_kv_setnx(string $key, string $value, int $ttl = 0): bool
    {
        $expiry = $ttl > 0 ? ['EX', (string) $ttl] : [];
        return Store::try(false, 'SET', $key, $value, 'NX', ...$expiry) === 'OK';
    }

    /** Remove $key; return how many keys that were (0 or 1). */
    function ephpm_kv_del(string $key): int
    {
        return Store::try(0, 'DEL', $key);
    }

    function ephpm_kv_exists(string $key): bool
    {
        return Store::try(0, 'EXISTS', $key) === 1;
    }

    /** Count up by one; return the new number, false where $key holds no number. */
    function ephpm_kv_incr(string $key): int|false
    {
        return Store::try(false, 'INCR', $key);
    }

    function ephpm_kv_decr(string $key): int|false
    {
        return Store::try(false, 'DECR', $key);
    }

    function ephpm_kv_incr_by(string $key, int $delta): int|false
    {
        return Store::try(false, 'INCRBY', $key, (string) $delta);
    }

    /** Let $key end in $ttl seconds; false without $key, or without a time above 0. */
    function ephpm_kv_expire(string $key, int $ttl): bool
    {
        return Store::try(0, 'EXPIRE', $key, (string) $ttl) === 1;
    }

    /** Return the seconds left, rounded up; -1 without expiry, -2 without $key. */
    function ephpm_kv_ttl(string $key): int
    {
        $left = ephpm_kv_pttl($key);
        return $left < 0 ? $left : \intdiv($left + 999, 1000);
    }

    /** Return the milliseconds left; -1 without expiry, -2 without $key. */
    function ephpm_kv_pttl(string $key): int
    {
        return Store::try(-2, 'PTTL', $key);
    }

    /** Remove every key of this site. */
    function ephpm_kv_flush_all(): bool
    {
        return Store::try(false, 'FLUSHALL') === 'OK';
    }

    /**
     * Wait until the version of $key is above $last_version; false after $timeout_ms.
     *
     * @return array{version: int, value: ?string}|false
     */
    function ephpm_kv_wait(string $key, int $last_version, int $timeout_ms): array|false
    {
        $timeout_ms = \max(0, $timeout_ms);
        $words = ['EPHPM.WAIT', $key, (string) \max(0, $last_version), (string) $timeout_ms];
        try {
            $reply = Store::await($timeout_ms, ...$words);
        } catch (Refusal) {
            return false;
        }
        return $reply === null ? false : ['version' => $reply[0], 'value' => $reply[1]];
    }

    /** Return key => string, null for keys where there is none, in the order of $keys. */
    function ephpm_kv_mget(array $keys): array
    {
        $keys = \array_map(\strval(...), \array_values($keys));
        return $keys === [] ? [] : \array_combine($keys, Store::call('MGET', ...$keys));
    }

    /** Put all of key => string, or nothing where there is no room for all. */
    function ephpm_kv_mset(array $values): bool
    {
        $words = [];
        foreach ($values as $key => $value) {
            \array_push($words, (string) $key, (string) $value);
        }
        return $words === [] || Store::try(false, 'MSET', ...$words) === 'OK';
    }

    /** Put a field into the hash at $key; false where that is a string or there is no room. */
    function ephpm_kv_hset(string $key, string $field, string $value): bool
    {
        return Store::try(false, 'HSET', $key, $field, $value) !== false;
    }

    function ephpm_kv_hget(string $key, string $field): ?string
    {
        return Store::try(null, 'HGET', $key, $field);
    }

    /** Return all field => string of the hash at $key. */
    function ephpm_kv_hgetall(string $key): array
    {
        $fields = [];
        foreach (\array_chunk(Store::try([], 'HGETALL', $key), 2) as [$field, $value]) {
            $fields[$field] = $value;
        }
        return $fields;
    }

    /** Take a field out of the hash at $key; return how many that were (0 or 1). */
    function ephpm_kv_hdel(string $key, string $field): int
    {
        return Store::try(0, 'HDEL', $key, $field);
    }

    /** Leave out what the node runs before each page; get_required_files is PHP's own. */
    if (!\function_exists('get_included_files')) {
        function get_included_files(): array
        {
            $own = [__FILE__, \ini_get('auto_prepend_file')];
            return \array_values(\array_diff(\get_required_files(), $own));
        }
    }

    /*
     * PHP lets only extensions make names for session.save_handler, and ePHPm's documentation has
     * pages choose "ephpm" with ini_set. So the node disables PHP's ini_set and this one stands
     * in; ini_alter is another name of the real one.
     */
    if (!\function_exists('ini_set')) {
        function ini_set(string $option, string|int|float|bool|null $value): string|false
        {
            if ($option !== 'session.save_handler' || $value !== 'ephpm') {
                return \ini_alter($option, $value);
            }
            $before = \ini_get($option);
            return Sessions::takeOver() ? $before : false;
        }
    }
}
