<?php
// Does the job that ?kind= names, with the visitor's ?number=, and says what came of it.
header('Content-Type: text/plain');
$number = (int) ($_GET['number'] ?? 0);
switch ($_GET['kind'] ?? '') {
    case 'number':
        // Work for the processor: a digest of a digest of a digest.
        $digest = "$number";
        for ($turn = 0; $turn < 1000; $turn++) {
            $digest = hash('sha256', $digest);
        }
        echo $digest;
        break;
    case 'key':
        ephpm_kv_set("job:$number", "text of $number", 60);
        echo ephpm_kv_get("job:$number");
        break;
    case 'row':
        $database = new PDO("mysql:host={$_GET['host']};port={$_GET['port']}", 'root', '');
        $database->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
        $adding = $database->prepare('INSERT INTO jobs (number, text) VALUES (?, ?)');
        $adding->execute([$number, "row $number"]);
        $reading = $database->prepare('SELECT text FROM jobs WHERE number = ?');
        $reading->execute([$number]);
        echo $reading->fetchColumn();
        break;
    case 'upload':
        $body = file_get_contents('php://input');
        echo strlen($body), ' ', hash('sha256', $body);
        break;
    default:
        http_response_code(404);
        echo 'no such job';
}
