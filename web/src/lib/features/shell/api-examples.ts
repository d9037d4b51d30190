import type { api } from '#lib/text/pages.ts';

export interface Example {
  name: keyof typeof api.examples;
  command: string;
}

/** Commands that work as they stand once pasted into a shell. */
export function apiExamples(endpoint: string): Example[] {
  const send = (query: string): string =>
    `curl -s ${endpoint} \\\n  -H 'content-type: application/json' \\\n  -d '${JSON.stringify({ query })}'`;
  const errors = 'userErrors { code message path remedy }';
  return [
    {
      name: 'create',
      command: send(
        `mutation { createStore(input: { name: "winter-market", engine: MEDUSA, idempotencyKey: "winter-market-1" }) { operation { id } ${errors} } }`,
      ),
    },
    {
      name: 'plan',
      command: send(
        `mutation { planStore(input: { create: { name: "winter-market", engine: MEDUSA } }) { plan { hash estimatedSeconds objects { kind name } } ${errors} } }`,
      ),
    },
    {
      name: 'wait',
      command: send(
        '{ waitForOperation(id: "OPERATION ID", timeoutSeconds: 30) { timedOut operation { state steps { name state } } } }',
      ),
    },
    {
      name: 'watch',
      command: `curl -sN ${endpoint} \\\n  -H 'accept: text/event-stream' -H 'content-type: application/json' \\\n  -d '${JSON.stringify({ query: 'subscription { stores { __typename ... on StoresSnapshot { stores { name phase } } ... on StoreUpserted { cursor store { name phase reason { message } } } } }' })}'`,
    },
    {
      name: 'list',
      command: send(
        '{ stores(first: 50) { nodes { name phase url observedAt } pageInfo { hasNextPage endCursor } } }',
      ),
    },
    {
      name: 'remove',
      command: send(
        `mutation { deleteStore(input: { name: "winter-market", confirmName: "winter-market" }) { operation { id } ${errors} } }`,
      ),
    },
  ];
}
