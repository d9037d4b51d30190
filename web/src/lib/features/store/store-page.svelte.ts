/* eslint-disable svelte/prefer-svelte-reactivity -- the map lives for one call only */
import { createContext } from 'svelte';
import type { Answer, Api } from '#lib/graphql/client.ts';
import {
  type EventLineFragment,
  type OperationPartsFragment,
  StoreByNameDocument,
  type StoreByNameQuery,
  StoreLiveDocument,
  type StoreLiveSubscription,
  type StorePageFragment,
} from '#lib/graphql/generated/operations.ts';
import { Live } from '#lib/graphql/live.svelte.ts';
import type { Clock, Random } from '#lib/lib/clock.ts';

type Message = StoreLiveSubscription['store'];
export type Presence = 'loading' | 'here' | 'missing' | 'removed';

/** The newest kept in memory; older ones are read by page. */
const eventLimit = 500;

/**
 * One store, live: the store itself, its operations by id (newest first) and its events as they arrive.
 * A name that no store has stays subscribed, so the page appears by itself once the store is made.
 */
export class StorePage {
  readonly name: string;
  readonly live: Live<Message>;
  store = $state.raw<StorePageFragment | null>(null);
  operations = $state.raw<OperationPartsFragment[]>([]);
  events = $state.raw<EventLineFragment[]>([]);
  presence = $state<Presence>('loading');
  /** Grows when the stream began anew: whatever was read beside it must be read again. */
  beginnings = $state(0);
  readonly #ask: () => Promise<Answer<StoreByNameQuery>>;

  constructor({ api, name, clock, random }: { api: Api; name: string; clock: Clock; random: Random }) {
    this.name = name;
    this.#ask = () => api.request(StoreByNameDocument, { name });
    this.live = new Live<Message>({
      clock,
      random,
      begin: () => this.#begin(),
      open: (after, sink) =>
        api.subscribe(
          StoreLiveDocument,
          { name, after },
          { next: (data) => sink.next(data.store), ended: (cause) => sink.ended(cause) },
        ),
      apply: (message) => this.#apply(message),
    });
  }

  /** The operation whose progress the page shows: the running one, else the newest. */
  get operation(): OperationPartsFragment | null {
    const running = this.operations.find((one) => one.state === 'RUNNING' || one.state === 'QUEUED');
    return running ?? this.operations[0] ?? null;
  }

  #begin(): void {
    this.beginnings++;
    this.events = [];
    void this.#look();
  }

  async #look(): Promise<void> {
    const beginning = this.beginnings;
    const answer = await this.#ask();
    if (!answer.ok || beginning !== this.beginnings || answer.data.store !== null) return;
    if (this.presence === 'loading') this.presence = 'missing';
    else if (this.presence === 'here') this.presence = 'removed';
  }

  #apply(message: Message): void {
    if (message.__typename === 'StoreUpserted') this.#take(message.store);
    else if (message.__typename === 'OperationChanged') this.#merge([message.operation]);
    else if (message.__typename === 'EventRecorded') this.#record(message.event);
    else if (message.__typename === 'StoreRemoved') this.presence = 'removed';
    else if (message.__typename === 'ClusterChanged') this.#overlay(message.cluster);
  }

  #take(store: StorePageFragment): void {
    if (this.store !== null && this.store.id !== store.id) this.operations = [];
    this.store = store;
    this.presence = 'here';
    const current = store.currentOperation ? [store.currentOperation] : [];
    this.#merge([...store.operations.nodes, ...current]);
  }

  #merge(incoming: OperationPartsFragment[]): void {
    const byId = new Map(this.operations.map((one) => [one.id, one]));
    for (const one of incoming) byId.set(one.id, one);
    this.operations = [...byId.values()].sort((left, right) => (left.queuedAt < right.queuedAt ? 1 : -1));
  }

  #record(event: EventLineFragment): void {
    if (this.events.some((one) => one.id === event.id)) return;
    this.events = [event, ...this.events].slice(0, eventLimit);
  }

  #overlay(cluster: StorePageFragment['cluster']): void {
    if (this.store?.cluster.id !== cluster.id) return;
    const wasUnknown = this.store.phase === 'UNKNOWN';
    this.store = { ...this.store, cluster, phase: cluster.reachable ? this.store.phase : 'UNKNOWN' };
    if (cluster.reachable && wasUnknown) this.live.reset();
  }
}

export const [getStorePage, setStorePage] = createContext<() => StorePage>();
