import type { NextApiRequest, NextApiResponse } from 'next';

/** Says that this process answers, and nothing about the backend: an outage there must not restart every storefront. */
export default function health(_request: NextApiRequest, response: NextApiResponse): void {
  response.setHeader('cache-control', 'no-store').status(200).json({ status: 'ok' });
}
