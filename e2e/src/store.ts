import { ask } from './graphql.ts';
import { until } from './until.ts';

export interface CreatedStore {
  store: { id: string; name: string; phase: string } | null;
  operation: { id: string } | null;
  replayed: boolean;
  userErrors: { code: string; message: string; path: string[]; remedy: string | null }[];
}

export const createDocument = /* GraphQL */ `
  mutation Create($input: CreateStoreInput!) {
    createStore(input: $input) {
      store {
        id
        name
        phase
      }
      operation {
        id
      }
      replayed
      userErrors {
        code
        message
        path
        remedy
      }
    }
  }
`;

export const deleteDocument = /* GraphQL */ `
  mutation Delete($input: DeleteStoreInput!) {
    deleteStore(input: $input) {
      store {
        id
        name
        phase
      }
      operation {
        id
      }
      replayed
      userErrors {
        code
        message
        path
        remedy
      }
    }
  }
`;

const waitDocument = /* GraphQL */ `
  query Wait($id: ID!) {
    waitForOperation(id: $id, timeoutSeconds: 20) {
      timedOut
      operation {
        id
        state
        attempt
        error {
          code
          message
          remedy
        }
        steps {
          name
          state
          message
        }
        receipt {
          nothingLeft
          seconds
          release
          hosts
          removed {
            kind
            count
          }
          volumesRemoved
          volumesRetained
        }
      }
    }
  }
`;

export interface FinishedOperation {
  id: string;
  state: string;
  attempt: number;
  error: { code: string; message: string; remedy: string | null } | null;
  steps: { name: string; state: string; message: string | null }[];
  receipt: {
    nothingLeft: boolean;
    seconds: number;
    release: string | null;
    hosts: string[];
    removed: { kind: string; count: number }[];
    volumesRemoved: string[];
    volumesRetained: string[];
  } | null;
}

export async function create(url: string, input: Record<string, unknown>): Promise<CreatedStore> {
  const answer = await ask<{ createStore: CreatedStore }>(url, createDocument, { input });
  return answer.createStore;
}

export async function remove(url: string, name: string): Promise<CreatedStore> {
  const answer = await ask<{ deleteStore: CreatedStore }>(url, deleteDocument, {
    input: { name, confirmName: name },
  });
  return answer.deleteStore;
}

/** Long-polls until the operation has ended. */
export function finished(url: string, id: string, timeoutMs = 120_000): Promise<FinishedOperation> {
  return until(`operation ${id} ends`, timeoutMs, async () => {
    const { waitForOperation } = await ask<{
      waitForOperation: { timedOut: boolean; operation: FinishedOperation };
    }>(url, waitDocument, { id });
    return waitForOperation.timedOut ? undefined : waitForOperation.operation;
  });
}

/** What the watch below answers. */
export interface StoreMessage {
  store:
    | {
        __typename: 'StoreUpserted';
        cursor: string;
        store: {
          name: string;
          phase: string;
          url: string | null;
          components: { name: string; ready: number; wanted: number }[];
        };
      }
    | {
        __typename: 'OperationChanged';
        cursor: string;
        operation: { kind: string; state: string; steps: { name: string; state: string }[] };
      }
    | { __typename: 'EventRecorded'; cursor: string; event: { code: string; message: string } }
    | { __typename: 'StoreRemoved'; cursor: string; name: string }
    | { __typename: 'Heartbeat' | 'ClusterChanged' | 'ResyncRequired' };
}

export const watchDocument = /* GraphQL */ `
  subscription Watch($name: String!) {
    store(name: $name) {
      __typename
      ... on StoreUpserted {
        cursor
        store {
          name
          phase
          url
          components {
            name
            ready
            wanted
          }
        }
      }
      ... on OperationChanged {
        cursor
        operation {
          kind
          state
          steps {
            name
            state
          }
        }
      }
      ... on EventRecorded {
        cursor
        event {
          code
          message
        }
      }
      ... on StoreRemoved {
        cursor
        name
      }
    }
  }
`;
