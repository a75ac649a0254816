<?php
// Makes the calls that it is sent, and says what each of them got.
//
// Sent and said is JSON: {"client": "", "port": 6379, "calls": [["ephpm_kv_get", "key"]]} and
// {"results": ["value"]}. With the client "phpredis" or "predis" a call is one of its methods.
// Text that is not UTF-8 is {"base64": "..."}, a map among arguments {"map": {...}}, and what
// went wrong {"error": "..."}. Where PHP lacks what a client is made of, it is {"lacks": "..."}.
ini_set('display_errors', '0');
header('Content-Type: application/json');

function unpacked(mixed $item): mixed
{
    if (!is_array($item)) {
        return $item;
    }
    if (isset($item['base64'])) {
        return base64_decode($item['base64']);
    }
    return array_map(unpacked(...), $item['map'] ?? $item);
}

function packed(mixed $item): mixed
{
    if ($item instanceof Predis\Response\Status) {
        return (string) $item;
    }
    // The pattern and not mbstring: every PHP has it.
    if (is_string($item) && preg_match('//u', $item) !== 1) {
        return ['base64' => base64_encode($item)];
    }
    return is_array($item) ? array_map(packed(...), $item) : $item;
}

const PREDIS = '/usr/share/php/Predis/autoload.php';

function lack(string $client): string
{
    if ($client === 'phpredis' && !extension_loaded('redis')) {
        return 'this PHP has no redis extension';
    }
    if ($client === 'predis' && !is_readable(PREDIS)) {
        return 'this PHP has no Predis at ' . PREDIS;
    }
    return '';
}

// A site of several is told by the node how to reach its own keys.
function connection(string $client, int $port): ?object
{
    $host = $_SERVER['EPHPM_REDIS_HOST'] ?? '127.0.0.1';
    $port = (int) ($_SERVER['EPHPM_REDIS_PORT'] ?? $port);
    if ($client === 'phpredis') {
        $redis = new Redis();
        $redis->connect($host, $port);
        if (isset($_SERVER['EPHPM_REDIS_PASSWORD'])) {
            $redis->auth([$_SERVER['EPHPM_REDIS_USERNAME'], $_SERVER['EPHPM_REDIS_PASSWORD']]);
        }
        return $redis;
    }
    if ($client === 'predis') {
        require_once PREDIS;
        return new Predis\Client(['host' => $host, 'port' => $port]);
    }
    return null;
}

function result(?object $connection, string $name, array $arguments): mixed
{
    $got = $connection ? $connection->$name(...$arguments) : $name(...$arguments);
    if ($connection instanceof Redis && $got === false && $connection->getLastError() !== null) {
        // Some releases of phpredis leave a zero byte at its end.
        $got = ['error' => rtrim($connection->getLastError(), "\0")];
        $connection->clearLastError();
        return $got;
    }
    return packed($got);
}

$wanted = json_decode(file_get_contents('php://input'), true, 512, JSON_THROW_ON_ERROR);
if (($lack = lack($wanted['client'])) !== '') {
    echo json_encode(['lacks' => $lack], JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES);
    exit;
}
$connection = connection($wanted['client'], $wanted['port']);
$results = [];
foreach ($wanted['calls'] as [$name, ]) {
    $arguments = array_slice($wanted['calls'][count($results)], 1);
    try {
        $results[] = result($connection, $name, array_map(unpacked(...), $arguments));
    } catch (Predis\Response\ServerException | RedisException $refused) {
        $results[] = ['error' => $refused->getMessage()];
    } catch (Throwable $thrown) {
        $results[] = ['error' => get_class($thrown) . ': ' . $thrown->getMessage()];
    }
}
echo json_encode(['results' => $results], JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES);
