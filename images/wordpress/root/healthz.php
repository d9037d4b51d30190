<?php
require (getenv('SHOPYARD_LIB') ?: '/usr/local/lib/shopyard') . '/health.php';
