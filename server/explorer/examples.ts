import { changeExamples } from './change-examples.ts';

/** What the explorer shows when it is opened for the first time: one tab per step of a store's life. */
export const examples = [
  {
    query: `# 1. Plan a store, then create it. Planning changes nothing; give its hash as
#    expectedPlanHash to get exactly what was planned, or a refusal.
mutation Plan($input: CreateStoreInput!) {
  planStore(input: { create: $input }) {
    plan {
      hash
      estimatedSeconds
      warnings
      requests { cpuMillicores memoryMiB storageGiB pods }
      objects { kind name action }
    }
    userErrors { code message path remedy }
  }
}

mutation Create($input: CreateStoreInput!) {
  createStore(input: $input) {
    store { name phase url }
    operation { id }
    replayed
    userErrors { code message path remedy }
  }
}
`,
    variables: JSON.stringify(
      {
        input: {
          name: 'tea-and-coffee',
          engine: 'MEDUSA',
          config: {
            title: 'Tea & Coffee',
            currency: 'EUR',
            products: [
              { title: 'Sencha, 100 g', priceMinor: 1250, stock: 40 },
              { title: 'Espresso beans, 500 g', priceMinor: 1690 },
            ],
          },
          idempotencyKey: 'my-first-store',
        },
      },
      null,
      2,
    ),
  },
  {
    query: `# 2. Watch it come up: its row, its operations and its events, live. A store that
#    does not exist yet is waited for. Give the last cursor as "after" to go on
#    where you were.
subscription Watch($name: String!) {
  store(name: $name) {
    __typename
    ... on StoreUpserted {
      cursor
      store {
        phase
        reason { message remedy }
        components { name ready wanted }
        currentOperation { kind steps { name state message } }
      }
    }
    ... on EventRecorded { cursor event { severity code message } }
    ... on StoreRemoved { cursor name }
    ... on Heartbeat { cursor at }
    ... on ResyncRequired { reason }
  }
}
`,
    variables: JSON.stringify({ name: 'tea-and-coffee' }, null, 2),
  },
  {
    query: `# 3. Wait for an operation, up to 30 seconds at a time. Never an error on time-out.
#    Or follow it: the stream ends with the operation.
query Wait($id: ID!) {
  waitForOperation(id: $id, timeoutSeconds: 20) {
    timedOut
    operation {
      kind
      state
      steps { name state message usualSeconds }
      error { code message remedy }
      store { phase url provisioningSeconds }
    }
  }
}

subscription Follow($id: ID!) {
  operation(id: $id) {
    __typename
    ... on OperationChanged { cursor operation { state steps { name state message } error { message remedy } } }
    ... on Heartbeat { cursor at }
    ... on ResyncRequired { reason }
  }
}

query Stores {
  stores(first: 20) {
    totalCount
    nodes { name engine plan phase url currentOperation { id kind state } }
  }
}
`,
    variables: JSON.stringify({ id: 'op_… (from createStore, or from the query Stores)' }, null, 2),
  },
  ...changeExamples,
  {
    query: `# 8. Delete it with all its data. The name is said twice.
mutation Delete($name: String!) {
  deleteStore(input: { name: $name, confirmName: $name }) {
    operation { id }
    userErrors { code message path remedy }
  }
}

# What was removed, and that nothing is left.
query Receipt($id: ID!) {
  waitForOperation(id: $id) {
    timedOut
    operation {
      state
      receipt { nothingLeft seconds removed { kind count } volumesRemoved volumesRetained hosts }
    }
  }
}
`,
    variables: JSON.stringify({ name: 'tea-and-coffee', id: 'op_… (from deleteStore)' }, null, 2),
  },
];
