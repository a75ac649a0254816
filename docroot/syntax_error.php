<?php
echo 'never printed';
this is not PHP at all {
