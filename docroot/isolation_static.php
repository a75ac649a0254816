<?php
// Counts in a static variable and in a class: each request begins anew.
class Counter
{
    public static int $calls = 0;
}
function calls(): int
{
    static $calls = 0;
    return ++$calls;
}
calls();
Counter::$calls++;
echo 'call ', calls(), ', object ', ++Counter::$calls;
