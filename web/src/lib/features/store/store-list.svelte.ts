/* eslint-disable svelte/prefer-svelte-reactivity -- plain maps on purpose: the page follows the painted version, not each entry */
import { createContext } from 'svelte';
import type { Api } from '#lib/graphql/client.ts';
import {
  ClusterListDocument,
  type ClusterPartsFragment,
  type StoreRowFragment,
  StoresLiveDocument,
  type StoresLiveSubscription,
} from '#lib/graphql/generated/operations.ts';
import { Live } from '#lib/graphql/live.svelte.ts';
import type { Clock, Random } from '#lib/lib/clock.ts';
import type { StoreFilterTerms } from './store-filter.ts';
import { compareStores, type StoreOrder } from './store-order.ts';
import { type StoreSelection, StoreSelector } from './store-selector.ts';

type Message = StoresLiveSubscription['stores'];
export type Painter = (paint: () => void) => void;

/**
 * All stores, live, by id. Messages change the map at once; the page is told at most once per animation frame (`painter`),
 * so a burst costs one drawing. A fresh snapshot replaces what is shown only when its last piece has come.
 */
export class StoreList {
  readonly live: Live<Message>;
  /** The first piece has come: there is something to show. */
  isLoaded = $state(false);
  /** All pieces of the first snapshot have come. */
  isComplete = $state(false);
  #version = $state(0);
  readonly #painter: Painter;
  readonly #received = new Map<string, StoreRowFragment>();
  readonly #shown = new Map<string, StoreRowFragment>();
  readonly #selector = new StoreSelector(this.#shown);
  readonly #clusters = new Map<string, ClusterPartsFragment>();
  readonly #told = new Set<string>();
  #snapshotIds: Set<string> | null = null;
  #isPaintDue = false;

  constructor({ api, clock, random, painter }: { api: Api; clock: Clock; random: Random; painter: Painter }) {
    this.#painter = painter;
    this.live = new Live<Message>({
      clock,
      random,
      begin: () => this.#begin(api),
      open: (after, sink) =>
        api.subscribe(
          StoresLiveDocument,
          { after },
          { next: (data) => sink.next(data.stores), ended: (cause) => sink.ended(cause) },
        ),
      apply: (message) => this.#apply(message),
    });
  }

  get size(): number {
    void this.#version;
    return this.#shown.size;
  }

  /** Grows with every painted change; for what is read beside the list. */
  get changes(): number {
    return this.#version;
  }

  /** Those that fit, in order; reading it inside `$derived` follows every painted change. */
  select(terms: StoreFilterTerms, order: StoreOrder): StoreSelection {
    void this.#version;
    return this.#selector.select(terms, order);
  }

  /** Up to eight stores whose name holds the text, those that begin with it first. */
  names(text: string): StoreRowFragment[] {
    void this.#version;
    const found = [...this.#shown.values()].filter((row) => row.name.includes(text));
    const rank = (row: StoreRowFragment): number => (row.name.startsWith(text) ? 0 : 1);
    return found
      .sort((left, right) => rank(left) - rank(right) || compareStores.changed(left, right))
      .slice(0, 8);
  }

  get isSimulated(): boolean {
    void this.#version;
    return [...this.#clusters.values()].some((cluster) => cluster.simulated);
  }

  clusterName(id: string): string {
    void this.#version;
    return this.#clusters.get(id)?.name ?? '';
  }

  /** A snapshot brings no clusters, so they are asked for beside it; what the stream has said meanwhile wins. */
  #begin(api: Api): void {
    this.#snapshotIds = new Set();
    this.#told.clear();
    void api.request(ClusterListDocument, {}).then((answer) => {
      if (!answer.ok) return;
      for (const cluster of answer.data.clusters) if (!this.#told.has(cluster.id)) this.#overlay(cluster);
      this.#paint();
    });
  }

  #apply(message: Message): void {
    if (message.__typename === 'StoresSnapshot') {
      for (const row of message.stores) this.#put(row);
      this.isLoaded = true;
      if (message.last) this.#finishSnapshot();
    } else if (message.__typename === 'StoreUpserted') this.#put(message.store);
    else if (message.__typename === 'StoreRemoved') this.#remove(message.storeId);
    else if (message.__typename === 'ClusterChanged') this.#hear(message.cluster);
    else return;
    this.#paint();
  }

  #put(row: StoreRowFragment): void {
    this.#snapshotIds?.add(row.id);
    this.#received.set(row.id, row);
    this.#show(row);
  }

  #show(row: StoreRowFragment): void {
    this.#shown.set(row.id, this.#seen(row));
    this.#selector.touch(row.id);
  }

  #remove(id: string): void {
    this.#received.delete(id);
    this.#shown.delete(id);
    this.#selector.touch(id);
  }

  #finishSnapshot(): void {
    for (const id of this.#received.keys()) if (!this.#snapshotIds?.has(id)) this.#remove(id);
    this.#snapshotIds = null;
    this.isComplete = true;
  }

  #hear(cluster: ClusterPartsFragment): void {
    this.#told.add(cluster.id);
    const isBack = cluster.reachable && this.#clusters.get(cluster.id)?.reachable === false;
    this.#overlay(cluster);
    const isUnknown = (row: StoreRowFragment): boolean =>
      row.cluster.id === cluster.id && row.phase === 'UNKNOWN';
    if (isBack && [...this.#received.values()].some(isUnknown)) this.live.reset();
  }

  /** An unreachable cluster is one message, not one per store: its stores read UNKNOWN until it answers. */
  #overlay(cluster: ClusterPartsFragment): void {
    this.#clusters.set(cluster.id, cluster);
    for (const row of this.#received.values()) {
      if (row.cluster.id !== cluster.id) continue;
      this.#show(row);
    }
  }

  #seen(row: StoreRowFragment): StoreRowFragment {
    const isLost = this.#clusters.get(row.cluster.id)?.reachable === false;
    return isLost ? { ...row, phase: 'UNKNOWN' } : row;
  }

  #paint(): void {
    if (this.#isPaintDue) return;
    this.#isPaintDue = true;
    this.#painter(() => {
      this.#isPaintDue = false;
      this.#version++;
    });
  }
}

export const [getStoreList, setStoreList] = createContext<StoreList>();
