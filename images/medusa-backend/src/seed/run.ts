import type { ExecArgs } from '@medusajs/framework/types';
import { ContainerRegistrationKeys } from '@medusajs/framework/utils';
import { Failure } from '../failure.ts';
import * as log from '../log.ts';
import { required } from '../settings.ts';
import { ensureAdministrator, ensurePublishableKey } from './access.ts';
import { ensureProducts } from './products.ts';
import { readSeed } from './seed-file.ts';
import { ensureShop, type Container } from './shop.ts';

/** `medusa exec` of shopyard-seed: `fill` does everything, `access` only sets the credentials. */
// Medusa calls the default export of a script.
// eslint-disable-next-line no-restricted-exports
export default async function run({ container, args }: ExecArgs): Promise<void> {
  try {
    const settings = required(process.env, ['SEED_FILE', 'ADMIN_EMAIL', 'ADMIN_PASSWORD', 'PUBLISHABLE_KEY']);
    const salesChannelId = args.includes('fill')
      ? await fill(container, settings.SEED_FILE)
      : await defaultSalesChannel(container);
    await ensurePublishableKey(container, { token: settings.PUBLISHABLE_KEY, salesChannelId });
    await ensureAdministrator(container, { email: settings.ADMIN_EMAIL, password: settings.ADMIN_PASSWORD });
  } catch (error) {
    if (error instanceof Failure) for (const line of error.lines) log.error(line);
    throw error;
  }
}

async function fill(container: Container, path: string): Promise<string> {
  const seed = readSeed(path);
  const shop = await ensureShop(container, seed.store);
  const { added } = await ensureProducts(container, {
    products: seed.products,
    currency: seed.store.currency,
    shop,
  });
  log.info(`the seed has ${seed.products.length} products, of which ${added} were added`);
  return shop.salesChannelId;
}

async function defaultSalesChannel(container: Container): Promise<string> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({ entity: 'store', fields: ['default_sales_channel_id'] });
  const id = data[0]?.default_sales_channel_id;
  if (id === undefined || id === null) throw new Error('the store has no sales channel');
  return id;
}
