import { Environment, Network, RecordSource, Store, createOperationDescriptor } from 'relay-runtime';
import type {
  ConcreteRequest,
  GraphQLResponse,
  ReaderSelection,
  NormalizationSelection,
} from 'relay-runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 120_000);
afterAll(() => server.remove());

const text = 'query Audit { auditLog(first: 5) { nodes { id action actor { subject name via } } } }';

const post = async (query: string, headers: Record<string, string> = {}): Promise<GraphQLResponse> => {
  const answer = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return (await answer.json()) as GraphQLResponse;
};

const scalar = (name: string) => ({
  kind: 'ScalarField' as const,
  alias: null,
  args: null,
  name,
  storageKey: null,
});
const linked = <T>(
  concreteType: string,
  name: string,
  plural: boolean,
  selections: readonly T[],
  given: { args: object[] | null; storageKey: string | null } = { args: null, storageKey: null },
) => ({ kind: 'LinkedField' as const, alias: null, concreteType, name, plural, selections, ...given });

/** What relay-compiler 21 writes for this text. */
const selections = [
  linked(
    'AuditEntryConnection',
    'auditLog',
    false,
    [
      linked('AuditEntry', 'nodes', true, [
        scalar('id'),
        scalar('action'),
        linked('Actor', 'actor', false, ['subject', 'name', 'via'].map(scalar)),
      ]),
    ],
    { args: [{ kind: 'Literal', name: 'first', value: 5 }], storageKey: 'auditLog(first:5)' },
  ),
];
const request = {
  kind: 'Request',
  fragment: {
    kind: 'Fragment',
    name: 'Audit',
    type: 'Query',
    metadata: null,
    abstractKey: null,
    argumentDefinitions: [],
    selections: selections as unknown as readonly ReaderSelection[],
  },
  operation: {
    kind: 'Operation',
    name: 'Audit',
    argumentDefinitions: [],
    selections: selections as unknown as readonly NormalizationSelection[],
  },
  params: { cacheID: 'audit', id: null, metadata: {}, name: 'Audit', operationKind: 'query', text },
} as unknown as ConcreteRequest;

interface Shown {
  auditLog: { nodes: { action: string; actor: { subject: string; via: string } }[] };
}

test('the Relay runtime shows of each act through which door it was done', async () => {
  const create = 'mutation { createStore(input: { name: "relay-shop", engine: WOOCOMMERCE }) { replayed } }';
  const remove =
    'mutation { deleteStore(input: { name: "relay-shop", confirmName: "relay-shop" }) { replayed } }';
  await post(create, { 'sec-fetch-site': 'same-origin', origin: server.url });
  await post(remove);

  const network = Network.create((params) => post(params.text ?? ''));
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const operation = createOperationDescriptor(request, {});
  await environment.execute({ operation }).toPromise();
  const shown = environment.lookup(operation.fragment).data as unknown as Shown;
  const doors = shown.auditLog.nodes.map(({ action, actor }) => [action, actor.subject, actor.via]);
  expect(doors).toEqual([
    ['deleteStore', 'local', 'GRAPHQL'],
    ['createStore', 'local', 'DASHBOARD'],
  ]);
});
