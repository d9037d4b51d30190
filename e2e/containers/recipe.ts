import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../src/tools.ts';
import { lastTwo } from './chart-images.ts';

/** `docker.io/shopyard/wordpress:11.1.2` is built from images/wordpress for engine version 11.1.2. */
export interface ShopImage {
  name: string;
  folder: string;
  version: string;
}

/** How an image is built beside what its Dockerfile says. */
export interface Recipe {
  args: Record<string, string>;
  contexts: Record<string, string>;
  /** Stands for what lies in the contexts. */
  fingerprint: string;
}

export function shopImageOf(name: string): ShopImage | undefined {
  const [, image = '', version = ''] = /^docker\.io\/shopyard\/([a-z-]+):(.+)$/.exec(name) ?? [];
  return image === '' ? undefined : { name, folder: `images/${image}`, version };
}

/** The folder with WordPress, two WooCommerce releases and WP-CLI; images/wordpress/README.md says where they come from. */
export const wordpressSources = process.env['SHOPYARD_WORDPRESS_SRC'];

/** Why an image cannot be built on this machine; undefined when it can. */
export function cannotBuild({ folder }: ShopImage): string | undefined {
  if (!existsSync(join(repository, folder, 'Dockerfile'))) return `${folder}/Dockerfile is not there`;
  if (folder !== 'images/wordpress') return undefined;
  if (wordpressSources === undefined) return 'SHOPYARD_WORDPRESS_SRC does not name the sources of WordPress';
  return existsSync(join(wordpressSources, 'wordpress/wp-load.php'))
    ? undefined
    : `there is no WordPress in SHOPYARD_WORDPRESS_SRC=${wordpressSources}`;
}

export function recipeOf({ folder, version }: ShopImage): Recipe {
  if (folder !== 'images/wordpress')
    return { args: { MEDUSA_VERSION: version }, contexts: {}, fingerprint: '' };
  const sources = wordpressSources ?? '';
  const isNewest = lastTwo('WOOCOMMERCE').newest.engineVersion === version;
  const woocommerce = join(sources, isNewest ? 'woocommerce' : 'woocommerce-older');
  const versions = [join(sources, 'wordpress/wp-includes/version.php'), join(woocommerce, 'woocommerce.php')];
  return {
    args: { ENGINE_VERSION: version },
    contexts: { woocommerce, 'wp-cli': join(sources, 'wp-cli') },
    fingerprint: versions.map((file) => readFileSync(file, 'utf8')).join('\0'),
  };
}
