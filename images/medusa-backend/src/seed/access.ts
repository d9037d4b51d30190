import { ContainerRegistrationKeys, Modules } from '@medusajs/framework/utils';
import {
  createApiKeysWorkflow,
  createUserAccountWorkflow,
  deleteApiKeysWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
} from '@medusajs/medusa/core-flows';
import type { Container } from './shop.ts';

const provider = 'emailpass';
const keyTitle = 'Storefront';

/** Makes the administrator, or gives the one that is there this password. */
export async function ensureAdministrator(
  container: Container,
  { email, password }: { email: string; password: string },
): Promise<void> {
  const auth = container.resolve(Modules.AUTH);
  const [known] = await auth.listAuthIdentities({
    provider_identities: { entity_id: email, provider },
  });
  const answer =
    known === undefined
      ? await auth.register(provider, { body: { email, password } } as Parameters<typeof auth.register>[1])
      : await auth.updateProvider(provider, { entity_id: email, password });
  const identity = answer.authIdentity;
  if (!answer.success || identity === undefined)
    throw new Error(`the administrator's password was not set: ${answer.error ?? 'no reason given'}`);
  if ((known ?? identity).app_metadata?.['user_id'] !== undefined) return;
  await createUserAccountWorkflow(container).run({
    input: { authIdentityId: identity.id, userData: { email } },
  });
}

/**
 * The storefront's key is given to us, so that it is known before the shop exists; Medusa only makes keys up. A key and the one before it
 * stay valid, so that storefronts of both sides of a rotation work; older ones go.
 */
export async function ensurePublishableKey(
  container: Container,
  { token, salesChannelId }: { token: string; salesChannelId: string },
): Promise<void> {
  const keys = container.resolve(Modules.API_KEY);
  const ours = await keys.listApiKeys(
    { title: keyTitle, type: 'publishable' },
    { order: { created_at: 'DESC' } },
  );
  const known = ours.find((key) => key.token === token);
  const id = known?.id ?? (await createKey(container, token));
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({
    entity: 'api_key',
    fields: ['id', 'sales_channels.id'],
    filters: { id },
  });
  const channels = (data[0] as { sales_channels?: ({ id: string } | null)[] } | undefined)?.sales_channels;
  if (!channels?.some((channel) => channel?.id === salesChannelId))
    await linkSalesChannelsToApiKeyWorkflow(container).run({ input: { id, add: [salesChannelId] } });
  const stale = ours.filter((key) => key.id !== id).slice(1);
  if (stale.length > 0)
    await deleteApiKeysWorkflow(container).run({ input: { ids: stale.map((key) => key.id) } });
}

async function createKey(container: Container, token: string): Promise<string> {
  const { result } = await createApiKeysWorkflow(container).run({
    input: { api_keys: [{ title: keyTitle, type: 'publishable', created_by: '' }] },
  });
  const key = result[0];
  if (key === undefined) throw new Error('the publishable key was not created');
  const database = container.resolve(ContainerRegistrationKeys.PG_CONNECTION);
  await database('api_key')
    .where({ id: key.id })
    .update({ token, redacted: `${token.slice(0, 6)}***${token.slice(-3)}` });
  return key.id;
}
