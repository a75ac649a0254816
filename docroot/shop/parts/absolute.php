<?php echo "a part by its directory\n";
