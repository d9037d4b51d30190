<?php
// All of it comes from the environment, as in the official image: the same file serves every store.
require_once (getenv('SHOPYARD_LIB') ?: '/usr/local/lib/shopyard') . '/settings.php';

foreach (['DB_NAME', 'DB_USER', 'DB_PASSWORD', 'DB_HOST'] as $name) define($name, (string) Shopyard\setting("WORDPRESS_$name"));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as $name) {
  define($name, (string) Shopyard\setting("WORDPRESS_$name"));
}
$table_prefix = 'wp_';

// The edge ends TLS.
if (str_starts_with($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '', 'https')) $_SERVER['HTTPS'] = 'on';

eval((string) Shopyard\setting('WORDPRESS_CONFIG_EXTRA'));

foreach ([
  'WP_DEFAULT_THEME' => 'shopyard',
  'DISABLE_WP_CRON' => true,
  'DISALLOW_FILE_MODS' => true,
  'AUTOMATIC_UPDATER_DISABLED' => true,
  'WP_MEMORY_LIMIT' => '256M',
  'WP_DEBUG' => false,
  // Nobody who runs here owns these files: WordPress would ask for an FTP login before it writes even to its uploads.
  'FS_METHOD' => 'direct',
  'WP_TEMP_DIR' => '/tmp',
] as $name => $value) {
  if (!defined($name)) define($name, $value);
}

if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
