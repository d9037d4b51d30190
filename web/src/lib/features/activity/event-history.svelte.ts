/* eslint-disable svelte/prefer-svelte-reactivity -- the set lives for one call only */
import type { Api } from '#lib/graphql/client.ts';
import type { Failure } from '#lib/graphql/failure.ts';
import {
  type EventFilter,
  type EventLineFragment,
  EventPageDocument,
} from '#lib/graphql/generated/operations.ts';

const pageSize = 50;

/** Past events by page, newest first, to be joined with the live ones: an event that came both ways is shown once. */
export class EventHistory {
  failure = $state.raw<Failure | null>(null);
  isLoading = $state(true);
  hasOlder = $state(false);
  #events = $state.raw<EventLineFragment[]>([]);
  readonly #api: Api;
  readonly #filter: EventFilter;
  #after: string | null = null;
  #turn = 0;

  constructor(api: Api, filter: EventFilter) {
    this.#api = api;
    this.#filter = filter;
  }

  with(live: readonly EventLineFragment[]): EventLineFragment[] {
    const isLive = new Set(live.map((event) => event.id));
    return [...live, ...this.#events.filter((event) => !isLive.has(event.id))];
  }

  async begin(): Promise<void> {
    await this.#load(null);
  }

  async older(): Promise<void> {
    await this.#load(this.#after);
  }

  async #load(after: string | null): Promise<void> {
    const turn = ++this.#turn;
    this.isLoading = true;
    const answer = await this.#api.request(EventPageDocument, {
      first: pageSize,
      after,
      filter: this.#filter,
    });
    if (turn !== this.#turn) return;
    this.isLoading = false;
    this.failure = answer.ok ? null : answer.failure;
    if (!answer.ok) return;
    const { nodes, pageInfo } = answer.data.events;
    this.#events = after === null ? nodes : [...this.#events, ...nodes];
    this.#after = pageInfo.endCursor;
    this.hasOlder = pageInfo.hasNextPage;
  }
}
