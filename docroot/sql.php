<?php
// Runs the statements that it is told, through PDO or mysqli, and says what came of each.
header('Content-Type: application/json');
$asked = json_decode(file_get_contents('php://input'), true);
$extension = $asked['extension'] === 'PDO' ? 'pdo_mysql' : 'mysqli';
if (!extension_loaded($extension)) {
    echo json_encode(['lacks' => "PHP has no $extension"]);
    exit;
}

function packed($value)
{
    if (is_string($value) && !mb_check_encoding($value, 'UTF-8')) {
        return ['base64' => base64_encode($value)];
    }
    return $value;
}

function unpacked($value)
{
    return is_array($value) ? base64_decode($value['base64']) : $value;
}

function kind_of($type)
{
    $decimal = ['NEWDECIMAL', 'DECIMAL', 246, 0];
    return in_array($type, $decimal, true) ? 'decimal' : 'text';
}

function through_pdo($asked)
{
    $source = "mysql:host={$asked['host']};port={$asked['port']};charset={$asked['charset']}";
    $source .= $asked['database'] === '' ? '' : ";dbname={$asked['database']}";
    $connection = new PDO($source, $asked['user'], $asked['password'], [
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
        PDO::ATTR_EMULATE_PREPARES => !$asked['prepared'],
    ]);
    return function ($sql, $values) use ($connection, $asked) {
        if ($values === null && !$asked['prepared']) {
            $statement = $connection->query($sql);
        } else {
            $statement = $connection->prepare($sql);
            foreach ($values ?? [] as $at => $value) {
                $kind = $value === null ? PDO::PARAM_NULL
                    : (is_int($value) ? PDO::PARAM_INT : PDO::PARAM_STR);
                $statement->bindValue($at + 1, $value, $kind);
            }
            $statement->execute();
        }
        if ($statement->columnCount() === 0) {
            return [
                'columns' => null,
                'affected' => $statement->rowCount(),
                'id' => $connection->lastInsertId(),
            ];
        }
        $columns = [];
        for ($at = 0; $at < $statement->columnCount(); $at++) {
            $meta = $statement->getColumnMeta($at);
            $columns[] = [$meta['name'], kind_of($meta['native_type'] ?? '')];
        }
        return ['columns' => $columns, 'rows' => $statement->fetchAll(PDO::FETCH_NUM)];
    };
}

function through_mysqli($asked)
{
    mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
    $connection = mysqli_init();
    $connection->options(MYSQLI_OPT_INT_AND_FLOAT_NATIVE, 1);
    $connection->real_connect(
        $asked['host'],
        $asked['user'],
        $asked['password'],
        $asked['database'],
        $asked['port']
    );
    $connection->set_charset($asked['charset']);
    return function ($sql, $values) use ($connection, $asked) {
        if ($values === null && !$asked['prepared']) {
            $result = $connection->query($sql);
            $affected = $connection->affected_rows;
        } else {
            $statement = $connection->prepare($sql);
            if ($values) {
                $kinds = array_map(
                    fn ($v) => is_int($v) ? 'i' : (is_float($v) ? 'd' : 's'),
                    $values
                );
                $statement->bind_param(implode('', $kinds), ...$values);
            }
            $statement->execute();
            $result = $statement->get_result();
            $affected = $statement->affected_rows;
        }
        if (!$result instanceof mysqli_result) {
            return [
                'columns' => null,
                'affected' => $affected,
                'id' => $connection->insert_id,
            ];
        }
        $columns = array_map(fn ($f) => [$f->name, kind_of($f->type)], $result->fetch_fields());
        return ['columns' => $columns, 'rows' => $result->fetch_all(MYSQLI_NUM)];
    };
}

function refused($error)
{
    if ($error instanceof PDOException) {
        return [
            'number' => (int) ($error->errorInfo[1] ?? $error->getCode()),
            'state' => (string) ($error->errorInfo[0] ?? ''),
            'message' => $error->getMessage(),
        ];
    }
    return [
        'number' => $error->getCode(),
        'state' => $error->getSqlState(),
        'message' => $error->getMessage(),
    ];
}

$outcomes = [];
try {
    $run = $asked['extension'] === 'PDO' ? through_pdo($asked) : through_mysqli($asked);
    foreach ($asked['statements'] as $one) {
        try {
            $values = $one['values'] === null ? null : array_map('unpacked', $one['values']);
            $found = $run($one['sql'], $values);
            if ($found['columns'] !== null) {
                $found['rows'] = array_map(
                    fn ($row) => array_map('packed', $row),
                    $found['rows']
                );
            }
            $outcomes[] = $found;
        } catch (PDOException | mysqli_sql_exception $error) {
            $outcomes[] = refused($error);
        }
    }
} catch (PDOException | mysqli_sql_exception $error) {
    $outcomes[] = refused($error);
}
echo json_encode(['outcomes' => $outcomes], JSON_INVALID_UTF8_SUBSTITUTE | JSON_PRESERVE_ZERO_FRACTION);
