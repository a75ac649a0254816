<?php
// Jobs that take their time. Who posts `ms` gets a job's number at once, and 202; the job is begun
// by a visit of the site's own, as wp-cron is, and goes on when that has been left. ?id= says how far
// it is: queued, running 1 to running 3, done; &do=run begins it, &do=runs says how often it was.
const STEPS = 3;
header('Content-Type: text/plain');

function submit(): never
{
    $id = ephpm_kv_incr('jobs');
    ephpm_kv_set("job:$id:ms", (string) (int) ($_POST['ms'] ?? 0));
    ephpm_kv_set("job:$id:state", 'queued');
    begin($id);
    header("Location: /jobs.php?id=$id", true, 202);
    exit("job $id");
}

// Asks the site for the work, and does not wait for its answer.
function begin(int $id): void
{
    [$host, $port] = explode(':', $_SERVER['HTTP_HOST']) + [1 => '80'];
    $visit = fsockopen($host, (int) $port, timeout: 1);
    fwrite($visit, "GET /jobs.php?id=$id&do=run HTTP/1.1\r\nHost: $_SERVER[HTTP_HOST]\r\nConnection: close\r\n\r\n");
    stream_set_timeout($visit, 0, 100_000);
    fread($visit, 1);
    fclose($visit);
}

function run(int $id): never
{
    ignore_user_abort(true);
    $ms = ephpm_kv_get("job:$id:ms");
    if ($ms === null || !ephpm_kv_setnx("job:$id:begun", $_SERVER['EPHPM_NODE_ID'] ?? 'a node')) {
        exit('nothing to do');
    }
    ephpm_kv_incr("job:$id:runs");
    for ($step = 1; $step <= STEPS; $step++) {
        ephpm_kv_set("job:$id:state", "running $step");
        usleep(intdiv(1000 * (int) $ms, STEPS));
    }
    ephpm_kv_set("job:$id:state", 'done');
    exit('done');
}

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    submit();
}
$id = (int) ($_GET['id'] ?? 0);
if (($_GET['do'] ?? '') === 'run') {
    run($id);
}
if (($_GET['do'] ?? '') === 'runs') {
    exit(ephpm_kv_get("job:$id:runs") ?? '0');
}
$state = ephpm_kv_get("job:$id:state");
http_response_code($state === null ? 404 : 200);
exit($state ?? 'no such job');
