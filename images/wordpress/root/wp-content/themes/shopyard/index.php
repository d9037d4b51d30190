<?php
get_header();
if (have_posts()) {
  while (have_posts()) {
    the_post();
    the_title(is_singular() ? '<h1 dir="auto">' : '<h2 dir="auto"><a href="' . esc_url((string) get_permalink()) . '">', is_singular() ? '</h1>' : '</a></h2>');
    the_content();
  }
  the_posts_pagination();
} else {
  echo '<h1>Nothing is here</h1><p>This page does not exist. <a href="' . esc_url(home_url('/')) . '">To the shop</a></p>';
}
get_footer();
