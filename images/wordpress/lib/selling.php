<?php

namespace Shopyard;

/** A shop that is open: visible, with cash on delivery and one way of shipping. What a merchant has changed since stays. */
function prepareSelling(): void {
  if (get_option('shopyard_prepared') !== false) return;
  // What WooCommerce does at an administrator's first visit: orders get their own tables, and the shop would hide itself. Settle it now.
  \WC_Install::newly_installed();
  update_option('woocommerce_coming_soon', 'no');
  update_option('woocommerce_store_pages_only', 'no');
  update_option('woocommerce_allow_tracking', 'no');
  update_option('woocommerce_show_marketplace_suggestions', 'no');
  update_option('woocommerce_onboarding_profile', ['skipped' => true, 'completed' => true]);
  update_option('woocommerce_task_list_hidden', 'yes');
  update_option('woocommerce_enable_reviews', 'no');
  update_option('woocommerce_enable_guest_checkout', 'yes');
  delete_transient('_wc_activation_redirect');
  $cod = (array) get_option('woocommerce_cod_settings', []);
  update_option('woocommerce_cod_settings', ['enabled' => 'yes', 'title' => 'Cash on delivery', 'enable_for_virtual' => 'yes'] + $cod);
  $everywhere = \WC_Shipping_Zones::get_zone(0);
  if ($everywhere->get_shipping_methods() === []) $everywhere->add_shipping_method('flat_rate');
}
