<?php
// Prints white space before and after its text.
echo "\n  between  \n\n";
