import type {
  EngineKind,
  PlanName,
  StorePhase,
  StoreRowFragment,
} from '#lib/graphql/generated/operations.ts';

export interface StoreFilterTerms {
  phases: StorePhase[];
  engines: EngineKind[];
  plans: PlanName[];
  owner: string | null;
  cluster: string | null;
  labels: { key: string; value: string | null }[];
  text: string[];
  /** What was typed but means nothing; shown, never silently dropped. */
  unknown: string[];
}

const phases: readonly StorePhase[] = [
  'REQUESTED',
  'PROVISIONING',
  'READY',
  'DEGRADED',
  'UPDATING',
  'SUSPENDED',
  'FAILED',
  'DELETING',
  'UNKNOWN',
];
const engines: readonly EngineKind[] = ['MEDUSA', 'WOOCOMMERCE'];
const plans: readonly PlanName[] = ['SMALL', 'MEDIUM', 'LARGE'];

/**
 * The filter's grammar: words separated by blanks, all of which must hold. `status:failed,degraded`, `engine:medusa`,
 * `size:small`, `owner:maria`, `cluster:name`, `label:season=winter` or `label:season`; anything else is looked for in name and address.
 */
export function parseFilter(query: string): StoreFilterTerms {
  const terms: StoreFilterTerms = {
    phases: [],
    engines: [],
    plans: [],
    owner: null,
    cluster: null,
    labels: [],
    text: [],
    unknown: [],
  };
  for (const word of query.split(/\s+/).filter(Boolean)) {
    const mark = word.indexOf(':');
    if (mark === -1) terms.text.push(word.toLowerCase());
    else readTerm(terms, word, word.slice(0, mark).toLowerCase(), word.slice(mark + 1));
  }
  return terms;
}

function readTerm(terms: StoreFilterTerms, word: string, key: string, value: string): void {
  if (value === '') terms.unknown.push(word);
  else if (key === 'status') readValues(terms.phases, phases, word, value, terms);
  else if (key === 'engine') readValues(terms.engines, engines, word, value, terms);
  else if (key === 'size') readValues(terms.plans, plans, word, value, terms);
  else if (key === 'owner') terms.owner = value.toLowerCase();
  else if (key === 'cluster') terms.cluster = value;
  else if (key === 'label') {
    const [name = '', ...rest] = value.split('=');
    terms.labels.push({ key: name, value: rest.length > 0 ? rest.join('=') : null });
  } else terms.unknown.push(word);
}

function readValues<T extends string>(
  into: T[],
  known: readonly T[],
  word: string,
  value: string,
  terms: StoreFilterTerms,
): void {
  for (const part of value.toUpperCase().split(',')) {
    const found = known.find((one) => one === part);
    if (found) into.push(found);
    else terms.unknown.push(word);
  }
}

/** Everything but the status, which the chips count over. */
export function fitsBesidePhase(store: StoreRowFragment, terms: StoreFilterTerms): boolean {
  if (terms.engines.length > 0 && !terms.engines.includes(store.engine)) return false;
  if (terms.plans.length > 0 && !terms.plans.includes(store.plan)) return false;
  if (terms.owner !== null && store.owner.toLowerCase() !== terms.owner) return false;
  if (terms.cluster !== null && store.cluster.id !== terms.cluster) return false;
  const hasLabel = (wanted: { key: string; value: string | null }): boolean =>
    store.labels.some(
      (label) => label.key === wanted.key && (wanted.value === null || label.value === wanted.value),
    );
  if (!terms.labels.every(hasLabel)) return false;
  const haystack = `${store.name} ${store.url ?? ''}`.toLowerCase();
  return terms.text.every((word) => haystack.includes(word));
}

export function fitsPhase(phase: StorePhase, terms: StoreFilterTerms): boolean {
  return terms.phases.length === 0 || terms.phases.includes(phase);
}

/** The same query with its status words replaced; null takes them out. */
export function withPhase(query: string, phase: StorePhase | null): string {
  const rest = query.split(/\s+/).filter((word) => word !== '' && !word.toLowerCase().startsWith('status:'));
  return (phase === null ? rest : [`status:${phase.toLowerCase()}`, ...rest]).join(' ');
}
