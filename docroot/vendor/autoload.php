<?php
// A library's file: no visitor may run or read it.
echo "vendor autoload ran";
