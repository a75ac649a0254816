<?php echo "a relative part\n";
