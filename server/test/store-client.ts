import { type Answer, doors } from './doors.ts';

export interface Refusal {
  __typename: string;
  code: string;
  path: string[];
  message: string;
  remedy: string | null;
  retryable: boolean;
  currentHash?: string;
}

export interface Outcome {
  store: { name: string; generation: number } | null;
  operation: { id: string; kind: string; state: string } | null;
  replayed: boolean;
  userErrors: Refusal[];
}

const errorText =
  'userErrors { __typename code path message remedy retryable ... on PlanChangedError { currentHash } }';
const outcomeText = `store { name generation } operation { id kind state } replayed ${errorText}`;
const planText = `plan {
  hash warnings estimatedSeconds manifest objects { kind name action diff } quotaAfter { limit used max }
  requests { cpuMillicores memoryMiB storageGiB pods } limits { cpuMillicores memoryMiB }
} ${errorText}`;

/** The mutations on a store, with the type of their input. */
export const storeVerbs = {
  createStore: 'CreateStoreInput',
  updateStore: 'UpdateStoreInput',
  upgradeStore: 'UpgradeStoreInput',
  rollbackStore: 'RollbackStoreInput',
  suspendStore: 'StoreRefInput',
  resumeStore: 'StoreRefInput',
  rotateStoreSecrets: 'StoreRefInput',
  retryStore: 'StoreRefInput',
  acknowledgeDataLoss: 'StoreRefInput',
  adoptStore: 'AdoptStoreInput',
  deleteStore: 'DeleteStoreInput',
} as const;
export type StoreVerb = keyof typeof storeVerbs;

export interface Plan {
  hash: string;
  warnings: string[];
  estimatedSeconds: number | null;
  manifest: string;
  objects: { kind: string; name: string; action: string; diff: string | null }[];
  quotaAfter: { limit: string; used: number; max: number }[];
  requests: { cpuMillicores: number; memoryMiB: number; storageGiB: number; pods: number };
  limits: { cpuMillicores: number; memoryMiB: number };
}

export interface Ended {
  kind: string;
  state: string;
  error: { code: string; message: string } | null;
  steps: { name: string; state: string }[];
}

/** A client of the GraphQL door over HTTP, as an agent would write it. */
export function storeClient(url: string) {
  const door = doors.HTTP(url);

  async function ask<T>(query: string, variables?: Record<string, unknown>): Promise<T> {
    const answer: Answer = await door.ask(query, variables);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data as T;
  }

  const act = async (verb: StoreVerb, input: Record<string, unknown>): Promise<Outcome> =>
    (
      await ask<Record<string, Outcome>>(
        `mutation Act($input: ${storeVerbs[verb]}!) { ${verb}(input: $input) { ${outcomeText} } }`,
        { input },
      )
    )[verb] as Outcome;

  async function ended(id: string): Promise<Ended> {
    for (;;) {
      const { waitForOperation } = await ask<{ waitForOperation: { timedOut: boolean; operation: Ended } }>(
        `query Wait($id: ID!) { waitForOperation(id: $id, timeoutSeconds: 30) {
          timedOut operation { kind state error { code message } steps { name state } }
        } }`,
        { id },
      );
      if (!waitForOperation.timedOut) return waitForOperation.operation;
    }
  }

  return {
    door,
    ask,
    act,
    ended,
    /** Asks for it, and waits until it is over. */
    async done(verb: StoreVerb, input: Record<string, unknown>): Promise<Outcome & { ended: Ended }> {
      const outcome = await act(verb, input);
      if (!outcome.operation) throw new Error(`${verb} was refused: ${JSON.stringify(outcome.userErrors)}`);
      return { ...outcome, ended: await ended(outcome.operation.id) };
    },
    cancel: async (id: string): Promise<Pick<Outcome, 'operation' | 'userErrors'>> =>
      (
        await ask<{ cancelOperation: Pick<Outcome, 'operation' | 'userErrors'> }>(
          `mutation Cancel($id: ID!) { cancelOperation(id: $id) { operation { id kind state } ${errorText} } }`,
          { id },
        )
      ).cancelOperation,
    plan: async (input: Record<string, unknown>): Promise<{ plan: Plan | null; userErrors: Refusal[] }> =>
      (
        await ask<{ planStore: { plan: Plan | null; userErrors: Refusal[] } }>(
          `mutation Plan($input: PlanStoreInput!) { planStore(input: $input) { ${planText} } }`,
          { input },
        )
      ).planStore,
  };
}
export type StoreClient = ReturnType<typeof storeClient>;
