import type { Engine, EngineVersion } from '../engine.ts';
import { parseConfig } from '../input/config.ts';
import { parseDomains } from '../input/host.ts';
import { labelProblems } from '../input/labels.ts';
import { refusal } from '../input/refusal.ts';
import type { UserError } from '../reason.ts';
import { edgeOfStore } from '../store-edge.ts';
import type { Store, StoreConfig } from '../store/store.ts';
import { addProducts } from './add-products.ts';
import type { UpdateStoreInput } from './change-input.ts';
import { planRevision } from './plan-change.ts';
import type { ChangeFacts, ChangePlan } from './plan-change.ts';

const mostNamed = 3;

/** What `updateStore` would make of this store, or every reason why the input is refused. */
export function planUpdate(
  store: Store,
  version: EngineVersion,
  input: UpdateStoreInput,
  facts: ChangeFacts,
): { plan: ChangePlan } | { userErrors: UserError[] } {
  const engine = facts.catalogue.engine(store.engine);
  const { wanted } = store;
  const config = nextConfig(store, input, engine);
  const { baseDomain } = edgeOfStore(facts.edgeOf(store.clusterId), wanted.edge);
  const domains = parseDomains(input.domains ?? wanted.domains, baseDomain, ['input', 'domains']);
  const labels = (input.labels ?? wanted.labels).map(({ key, value }) => ({ key, value }));
  const problems = [
    ...nothingToDo(input),
    ...config.problems,
    ...domains.problems,
    ...(input.labels ? labelProblems(labels, ['input', 'labels']) : []),
  ];
  if (problems.length > 0) return { userErrors: problems };
  const next = {
    config: config.config,
    domains: domains.domains,
    labels,
    plan: input.plan ?? wanted.plan,
  };
  const cause = causeOf(input);
  const warnings = [...config.warnings, ...domainWarnings(domains.domains, wanted.domains)];
  const plan = planRevision(store, { version, next, cause, warnings }, facts);
  if (input.config || input.domains || input.plan) return { plan };
  // Labels are ours alone: nothing in the cluster carries them.
  const generation = wanted.generation + 1;
  return {
    plan: { ...plan, wanted: { ...wanted, labels, generation }, revision: undefined, steps: ['accepted'] },
  };
}

interface NextConfig {
  config: StoreConfig;
  problems: UserError[];
  warnings: string[];
}

function nextConfig({ wanted }: Store, { config: input }: UpdateStoreInput, engine: Engine): NextConfig {
  if (!input) return { config: wanted.config, problems: [], warnings: [] };
  const path = ['input', 'config'];
  const { config, problems } = parseConfig(input, wanted.config, engine, path);
  if (problems.length > 0 || !input.products) return { config, problems, warnings: [] };
  const added = addProducts(wanted.config.products, config.products, [...path, 'products']);
  const whole = { ...config, products: added.products };
  const ofEngine = engine
    .configProblems(whole)
    .map((problem) => refusal([...path, ...problem.path], problem.message, problem.remedy));
  return {
    config: whole,
    problems: [...added.problems, ...ofEngine],
    warnings: added.kept.length === 0 ? [] : [keptProducts(added.kept)],
  };
}

function keptProducts(handles: readonly string[]): string {
  const named = handles.slice(0, mostNamed).join(', ');
  const more = handles.length > mostNamed ? ` and ${String(handles.length - mostNamed)} more` : '';
  return `Products that exist stay as they are in the shop: ${named}${more}.`;
}

const domainWarnings = (domains: readonly string[], before: readonly string[]): string[] => {
  const added = domains.filter((host) => !before.includes(host));
  return added.length === 0
    ? []
    : [`Point ${added.join(' and ')} at the cluster's ingress; until then only the other addresses work.`];
};

const nothingToDo = ({ config, plan, domains, labels }: UpdateStoreInput): UserError[] =>
  config || plan || domains || labels
    ? []
    : [refusal(['input'], 'There is nothing to change.', 'Give config, plan, domains or labels.')];

function causeOf({ config, plan, domains }: UpdateStoreInput): string {
  const parts = [
    ...(config ? ['configuration'] : []),
    ...(plan ? ['plan'] : []),
    ...(domains ? ['domains'] : []),
  ];
  return `${parts.join(', ')} changed`;
}
