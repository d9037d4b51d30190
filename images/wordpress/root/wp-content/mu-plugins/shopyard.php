<?php
/**
 * Plugin Name: Shopyard
 * Description: What makes WordPress a shop of the platform: its mark on the front page, text shown as it was written, nothing fetched from elsewhere.
 */
declare(strict_types=1);

namespace Shopyard;

require __DIR__ . '/shopyard/front-page.php';
require __DIR__ . '/shopyard/text.php';
require __DIR__ . '/shopyard/images.php';
require __DIR__ . '/shopyard/quiet.php';
