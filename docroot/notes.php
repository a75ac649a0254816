<?php
// A notice board: everybody reads the notes, and who has signed in puts some up. What is posted
// says what to `do`:
//   deploy    makes the tables, and Ada's account
//   sign_in   takes a `name` and a `password`
//   put_up    puts up the note `text`
//   sign_out  ends the session
// ?who says who has signed in.
// Its database is where PHP's own settings say (mysqli.default_host), its cache the node's keys.
mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
ini_set('display_errors', '0');
header('Content-Type: text/plain');

function database(): mysqli
{
    [$host, $port] = explode(':', ini_get('mysqli.default_host'));
    return new mysqli($host, 'root', '', 'main', (int) $port);
}

function answer(int $status, string $text): never
{
    http_response_code($status);
    exit($text);
}

function deploy(): never
{
    $database = database();
    $database->query('CREATE TABLE IF NOT EXISTS people (name VARCHAR(20) PRIMARY KEY, hash VARCHAR(100))');
    $database->query('CREATE TABLE IF NOT EXISTS notes (id INT AUTO_INCREMENT PRIMARY KEY, author VARCHAR(20), text VARCHAR(200))');
    $hash = password_hash('seven seas', PASSWORD_BCRYPT, ['cost' => 4]);
    $database->execute_query("REPLACE INTO people VALUES ('ada', ?)", [$hash]);
    ephpm_kv_del('notes:last');
    ephpm_kv_del('notes:shown');
    answer(201, 'deployed');
}

function sign_in(): never
{
    $name = (string) ($_POST['name'] ?? '');
    $found = database()->execute_query('SELECT hash FROM people WHERE name = ?', [$name])->fetch_row();
    if (!$found || !password_verify((string) ($_POST['password'] ?? ''), $found[0])) {
        error_log('notes: sign-in refused for ' . json_encode($name));
        answer(403, 'refused');
    }
    session_start();
    $_SESSION['name'] = $name;
    answer(200, "welcome, $name");
}

// Who asks, or nobody: a session that the site has not begun itself is none.
function signed_in(): ?string
{
    if (!isset($_COOKIE[session_name()])) {
        return null;
    }
    session_start(['use_strict_mode' => true]);
    return $_SESSION['name'] ?? null;
}

function put_up(): never
{
    $author = signed_in();
    if ($author === null) {
        error_log('notes: a note of nobody refused');
        answer(403, 'refused');
    }
    $database = database();
    $database->execute_query('INSERT INTO notes (author, text) VALUES (?, ?)', [$author, $_POST['text']]);
    // How far the notes go: what is cached is good where it goes as far.
    ephpm_kv_set('notes:last', (string) $database->insert_id);
    answer(201, 'put up');
}

function sign_out(): never
{
    signed_in() !== null && session_destroy();
    answer(200, 'goodbye');
}

function show(): never
{
    $last = ephpm_kv_get('notes:last') ?? '0';
    $cached = json_decode(ephpm_kv_get('notes:shown') ?? 'null', true);
    if (($cached['last'] ?? null) === $last) {
        header('X-Notes: cached');
        header('ETag: "notes-' . $last . '"');
        answer(200, $cached['text']);
    }
    $rows = database()->query('SELECT id, author, text FROM notes ORDER BY id')->fetch_all(MYSQLI_ASSOC);
    $text = implode(', ', array_map(fn ($row) => "$row[author]: $row[text]", $rows)) ?: 'nothing yet';
    if ((string) ($rows ? end($rows)['id'] : 0) === $last) {
        ephpm_kv_set('notes:shown', json_encode(['last' => $last, 'text' => $text]), 60);
        header('ETag: "notes-' . $last . '"');
    } else {
        header('Cache-Control: no-store'); // this node's database is still behind
    }
    answer(200, $text);
}

const DEEDS = ['deploy' => 'deploy', 'sign_in' => 'sign_in', 'put_up' => 'put_up', 'sign_out' => 'sign_out'];

if (isset($_GET['who'])) {
    answer(200, signed_in() ?? 'nobody');
}
try {
    $_SERVER['REQUEST_METHOD'] === 'POST' ? (DEEDS[$_POST['do'] ?? ''] ?? 'show')() : show();
} catch (mysqli_sql_exception $refused) {
    // A replica takes no writes: whoever passes visitors on asks the next node.
    error_log('notes: ' . $refused->getCode());
    answer($refused->getCode() === 1290 ? 503 : 500, 'not now');
}
