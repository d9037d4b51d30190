import type { NextApiRequest, NextApiResponse } from 'next';
import { acceptsKey } from '../../backend/accepts-key.ts';
import { createBackend } from '../../backend/client.ts';
import { openShop } from '../../request/shop.ts';

const deadlineMs = 2000;

/**
 * Asked until it says yes once: whether this process may take over from the one before it. While keys are changed the backend refuses the new
 * one until it has heard of it; a backend that is away holds nobody up.
 */
export default async function started(_request: NextApiRequest, response: NextApiResponse): Promise<void> {
  const { backendUrl: url, publishableKey } = openShop().settings;
  const isAccepted = await acceptsKey(createBackend({ url, publishableKey, deadlineMs }));
  response
    .setHeader('cache-control', 'no-store')
    .status(isAccepted ? 200 : 503)
    .json({ status: isAccepted ? 'ok' : 'the backend does not know the publishable key yet' });
}
