#!/bin/sh
# Assembles the directory that SHOPYARD_WORDPRESS_SRC names from git directories (bare or not) that are there already; downloads nothing.
# Every argument is <git directory>:<commit>:<path in the repository>; the path of WordPress may be empty. README.md lists what was used.
set -eu

usage() {
  echo "usage: $0 <target> --wordpress <source> --woocommerce <source> --woocommerce-older <source> --wp-cli <source>" >&2
  exit 64
}

fail() {
  echo "collect-sources: $*" >&2
  exit 1
}

[ $# -eq 9 ] || usage
target=$1
shift
while [ $# -gt 0 ]; do
  case $1 in
    --wordpress) wordpress=$2 ;;
    --woocommerce) woocommerce=$2 ;;
    --woocommerce-older) older=$2 ;;
    --wp-cli) cli=$2 ;;
    *) usage ;;
  esac
  shift 2
done
[ ! -e "$target" ] || fail "$target is there already: remove it first"

partial="$target.part"
rm -rf "$partial"
mkdir -p "$partial"

# split <source>: sets git, commit and path.
split() {
  path=${1##*:}
  commit=${1%:*}
  git=${commit%:*}
  commit=${commit##*:}
  git -C "$git" cat-file -e "$commit^{commit}" || fail "$git has no commit $commit"
}

# tree <source> <folder>: the files below the source's path, as they were committed.
tree() {
  split "$1"
  mkdir -p "$partial/$2"
  git -C "$git" archive "$commit${path:+:$path}" >"$partial/tree.tar" || fail "$git lacks files of $path at $commit"
  tar -x -f "$partial/tree.tar" -C "$partial/$2"
  rm "$partial/tree.tar"
  find "$partial/$2" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
}

# core <source>: WordPress without its own plugins, themes and settings; a repository of a whole site holds much beside it.
core() {
  split "$1"
  files=$(git -C "$git" ls-tree --name-only "$commit${path:+:$path}" |
    grep -E '^(wp-admin|wp-includes|wp-[a-z-]+\.php|index\.php|xmlrpc\.php|license\.txt)$' | grep -v '^wp-config\.php$')
  mkdir -p "$partial/wordpress/wp-content"
  # shellcheck disable=SC2086 # names without spaces, as the pattern above demands
  git -C "$git" archive "$commit${path:+:$path}" $files >"$partial/core.tar" || fail "$git lacks files of WordPress at $commit"
  tar -x -f "$partial/core.tar" -C "$partial/wordpress"
  rm "$partial/core.tar"
}

# phar <source>: WP-CLI, plain or packed in its signed form (.gpg).
phar() {
  split "$1"
  mkdir -p "$partial/wp-cli/usr/local/bin"
  wp="$partial/wp-cli/usr/local/bin/wp"
  git -C "$git" show "$commit:$path" >"$wp.source"
  case $path in
    *.gpg)
      home=$(mktemp -d)
      gpg --quiet --homedir "$home" --skip-verify --output "$wp" --decrypt "$wp.source" 2>/dev/null || true
      rm -rf "$home"
      expected=$(git -C "$git" show "$commit:${path%.gpg}.sha256" | cut -c1-64)
      [ "$(sha256sum "$wp" | cut -c1-64)" = "$expected" ] || fail "WP-CLI does not have the checksum that $git gives: $expected"
      rm "$wp.source"
      ;;
    *) mv "$wp.source" "$wp" ;;
  esac
  chmod 755 "$wp"
}

has() {
  [ -e "$partial/$1" ] || fail "$1 is missing: $2"
}

core "$wordpress"
tree "$woocommerce" woocommerce
tree "$older" woocommerce-older
phar "$cli"
has wordpress/wp-load.php "this is no WordPress"
for plugin in woocommerce woocommerce-older; do
  has $plugin/woocommerce.php "this is no WooCommerce"
  has $plugin/vendor/autoload_packages.php "a source archive, not a release; it cannot run"
  has $plugin/assets/client/blocks "a source archive, not a release; it has no built scripts"
done
mv "$partial" "$target"
echo "WordPress $(sed -n "s/^\$wp_version = '\(.*\)';/\1/p" "$target/wordpress/wp-includes/version.php")"
for plugin in woocommerce woocommerce-older; do
  echo "$plugin $(sed -n 's/^ \* Version: //p' "$target/$plugin/woocommerce.php")"
done
