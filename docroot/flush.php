<?php
// Prints three parts, and flushes after each.
foreach (['one', ' two', ' three'] as $part) {
    echo $part;
    @ob_flush();
    flush();
}
