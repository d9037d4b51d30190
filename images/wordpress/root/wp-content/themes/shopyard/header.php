<!doctype html>
<html <?php language_attributes(); ?>>
<head>
  <meta charset="<?php bloginfo('charset'); ?>">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <?php wp_head(); ?>
</head>
<body <?php body_class(); ?>>
<?php wp_body_open(); ?>
<a class="skip" href="#main">To the content</a>
<header class="site-header">
  <a class="site-title" href="<?php echo esc_url(home_url('/')); ?>" dir="auto"><?php bloginfo('name'); ?></a>
  <nav class="site-nav" aria-label="Shop">
    <?php foreach (ShopyardTheme\navigation() as [$address, $text, $isCurrent]) : ?>
      <a href="<?php echo esc_url($address); ?>"<?php echo $isCurrent ? ' aria-current="page"' : ''; ?>><?php echo esc_html($text); ?></a>
    <?php endforeach; ?>
  </nav>
</header>
<main class="site-main" id="main">
