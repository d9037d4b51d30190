</main>
<footer class="site-footer"><span dir="auto"><?php bloginfo('name'); ?></span></footer>
<?php wp_footer(); ?>
</body>
</html>
