import type { AuditFilter, Database, EventFilter, Page, PageArgs } from '../db/database.ts';
import { sees, visibleOwner } from '../domain/access/sees.ts';
import type { Caller } from '../domain/actor.ts';
import type { AuditEntry, Event } from '../domain/event.ts';

export interface LogQueries {
  events(caller: Caller, filter: EventFilter, args: PageArgs): Promise<Page<Event>>;
  eventBySeq(caller: Caller, seq: number): Promise<Event | undefined>;
  audit(
    caller: Caller,
    filter: AuditFilter,
    args: PageArgs,
  ): Promise<Page<AuditEntry> & { cursors: string[] }>;
  auditEntry(caller: Caller, id: string): Promise<AuditEntry | undefined>;
}

/** Log and audit, newest first, narrowed to what the caller may see. */
export function createLogQueries(database: Pick<Database, 'log' | 'audit'>): LogQueries {
  const ownerFilter = (caller: Caller): { owner?: string } => {
    const owner = visibleOwner(caller);
    return owner === undefined ? {} : { owner };
  };
  return {
    events: (caller, filter, args) => database.log.events({ ...filter, ...ownerFilter(caller) }, args),
    async eventBySeq(caller, seq) {
      const [line] = await database.log.after(seq - 1, 1);
      if (line?.kind !== 'event' || line.seq !== seq) return undefined;
      return sees(caller, line.event.owner) ? line.event : undefined;
    },
    audit: (caller, filter, args) => database.audit.page({ ...filter, ...ownerFilter(caller) }, args),
    auditEntry: (caller, id) => database.audit.byId(id, ownerFilter(caller)),
  };
}
