<?php
// ?kind= says what goes wrong. What ran before it must not reach a later request.
const LEFT_BEHIND = true;
function left_behind(): void
{
}
function deeper(int $depth): int
{
    return deeper($depth + 1) + 1;
}
class Link
{
    public function __construct(public ?Link $next)
    {
    }
}
$left = 'something';
ini_set('precision', '7');
header('X-Left: yes');
$kind = $_GET['kind'] ?? 'warning';
echo "before the error\n";
switch ($kind) {
    case 'warning':
        trigger_error('a warning of the page', E_USER_WARNING);
        break;
    case 'undefined':
        echo $nothing_of_that_name;
        break;
    case 'missing-file':
        include 'no_such_file.inc';
        break;
    case 'notice':
        trigger_error('a notice of the page', E_USER_NOTICE);
        break;
    case 'deprecated':
        trigger_error('a deprecation of the page', E_USER_DEPRECATED);
        break;
    case 'caught':
        try {
            throw new RuntimeException('an exception that is caught');
        } catch (RuntimeException $exception) {
            echo "caught it\n";
        }
        break;
    case 'fatal':
        a_function_that_does_not_exist();
        break;
    case 'exception':
        throw new RuntimeException('an uncaught exception');
    case 'type':
        strlen();
        break;
    case 'syntax':
        include __DIR__ . '/syntax_error.php';
        break;
    case 'required':
        require 'no_such_file.inc';
        break;
    case 'user':
        trigger_error('an error of the page', E_USER_ERROR);
        break;
    case 'memory':
        ini_set('memory_limit', '16M');
        $hoard = str_repeat('x', 64 * 1024 * 1024);
        break;
    case 'recursion':
        ini_set('memory_limit', '16M');
        deeper(0);
        break;
    case 'deep':
        // PHP frees a chain link by link, each from within the one before: too deep for its stack.
        for ($chain = null, $length = 0; $length < 1000000; $length++) {
            $chain = new Link($chain);
        }
        $chain = null;
        break;
    case 'time':
        set_time_limit(1);
        // It goes on, as without a limit:
    case 'endless':
        while (true) {
            $spin = ($spin ?? 0) + 1;
        }
}
echo "after the error\n";
