/* eslint-disable svelte/prefer-svelte-reactivity -- the set lives for one call only */
import type { Api } from '#lib/graphql/client.ts';
import type { Failure } from '#lib/graphql/failure.ts';
import {
  AuditPageDocument,
  type AuditFilter,
  type AuditPageQuery,
} from '#lib/graphql/generated/operations.ts';

export type AuditLine = AuditPageQuery['auditLog']['nodes'][number];
const pageSize = 50;

/** The audit log by page, newest first. `refresh` reads the first page again and puts what is new on top. */
export class AuditLog {
  lines = $state.raw<AuditLine[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  isLoading = $state(false);
  hasOlder = $state(false);
  readonly #api: Api;
  readonly #filter: AuditFilter;
  #after: string | null = null;
  #turn = 0;

  constructor(api: Api, filter: AuditFilter) {
    this.#api = api;
    this.#filter = filter;
  }

  async refresh(): Promise<void> {
    const page = await this.#page(null);
    if (page === null) return;
    const known = new Set(this.lines?.map((line) => line.id));
    const fresh = page.nodes.filter((line) => !known.has(line.id));
    // A full page of unknown lines may hide a gap before the known ones: begin anew.
    const hasGap = this.lines !== null && fresh.length === page.nodes.length && page.pageInfo.hasNextPage;
    if (this.lines === null || hasGap) {
      this.lines = page.nodes;
      this.#after = page.pageInfo.endCursor;
      this.hasOlder = page.pageInfo.hasNextPage;
    } else this.lines = [...fresh, ...this.lines];
  }

  async older(): Promise<void> {
    const page = await this.#page(this.#after);
    if (page === null) return;
    this.lines = [...(this.lines ?? []), ...page.nodes];
    this.#after = page.pageInfo.endCursor;
    this.hasOlder = page.pageInfo.hasNextPage;
  }

  async #page(after: string | null): Promise<AuditPageQuery['auditLog'] | null> {
    const turn = ++this.#turn;
    this.isLoading = true;
    const answer = await this.#api.request(AuditPageDocument, {
      first: pageSize,
      after,
      filter: this.#filter,
    });
    if (turn !== this.#turn) return null;
    this.isLoading = false;
    this.failure = answer.ok ? null : answer.failure;
    return answer.ok ? answer.data.auditLog : null;
  }
}
