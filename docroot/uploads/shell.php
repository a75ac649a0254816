<?php
// What an attacker would upload.
echo "uploaded shell ran";
