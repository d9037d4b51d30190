<?php

namespace Shopyard;

/** Makes or finds the administrator and acts as them. A password is set only where one is given: it may have been changed in the shop. */
function ensureAdministrator(string $name, string $email, ?string $password): void {
  $user = get_user_by('login', $name);
  if ($user === false) {
    $taken = email_exists($email) !== false;
    $id = wp_insert_user(['user_login' => $name, 'user_email' => $taken ? '' : $email, 'user_pass' => setting('ADMIN_PASSWORD'), 'role' => 'administrator']);
    if (is_wp_error($id)) throw new Failure(Kind::Incomplete, ["FATAL: the administrator $name could not be made: " . $id->get_error_message()]);
    $user = get_user_by('id', $id);
  } elseif ($password !== null && !wp_check_password($password, $user->user_pass, $user->ID)) {
    wp_set_password($password, $user->ID);
  }
  if (!$user->has_cap('administrator')) $user->set_role('administrator');
  wp_set_current_user($user->ID);
}
