<?php
// Its object says goodbye when the page ends.
class Guest
{
    public function __destruct()
    {
        echo ', goodbye';
    }
}
$guest = new Guest();
echo 'hello';
