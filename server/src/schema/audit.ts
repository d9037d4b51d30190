import type { AuditEntry } from '../domain/event.ts';
import { ActorType } from './actor.ts';
import { builder } from './builder.ts';
import { connection, pageArgs, pageComplexity } from './pages.ts';

const AuditEntryType = builder.node(builder.objectRef<AuditEntry>('AuditEntry'), {
  description:
    'Who did what, from where and with which result. Append-only; each entry is chained to the one before.',
  id: { resolve: (entry) => entry.id, description: 'Opaque and unique.' },
  loadManyWithoutCache: (ids, { services, caller }) =>
    Promise.all(ids.map((id) => services.log.auditEntry(caller, id))),
  authScopes: { READ: true },
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it was done.' }),
    actor: t.expose('actor', { type: ActorType, description: 'Who did it.' }),
    address: t.exposeString('address', { nullable: true, description: 'Network address it came from.' }),
    action: t.exposeString('action', {
      description: 'What was done: the name of the mutation, or of the act.',
    }),
    target: t.exposeString('target', { description: 'What it was done to.' }),
    result: t.exposeString('result', { description: 'How it ended.' }),
    requestId: t.exposeString('requestId', {
      description: 'The request it came with; also in the server log.',
    }),
    before: t.expose('before', {
      type: 'JSON',
      nullable: true,
      description: 'What was there before, without secrets.',
    }),
    after: t.expose('after', {
      type: 'JSON',
      nullable: true,
      description: 'What is there after, without secrets.',
    }),
    hash: t.exposeString('hash', { description: 'SHA-256 over this entry and the hash before it.' }),
    previousHash: t.exposeString('previousHash', { description: 'Hash of the entry before it.' }),
  }),
});

const AuditFilterType = builder.inputType('AuditFilter', {
  description: 'Which audit entries; everything given must hold.',
  fields: (t) => ({
    actor: t.string({ description: 'By the actor of this subject.' }),
    action: t.string({ description: 'Of this action.' }),
    store: t.string({ description: 'On the store of this name.' }),
    since: t.field({ type: 'DateTime', description: 'At or after this time.' }),
    until: t.field({ type: 'DateTime', description: 'Before this time.' }),
  }),
});

const auditFilter = (filter: typeof AuditFilterType.$inferInput | null | undefined) => ({
  ...(typeof filter?.actor === 'string' ? { actor: filter.actor } : {}),
  ...(typeof filter?.action === 'string' ? { action: filter.action } : {}),
  ...(typeof filter?.store === 'string' ? { store: filter.store } : {}),
  ...(typeof filter?.since === 'number' ? { since: filter.since } : {}),
  ...(typeof filter?.until === 'number' ? { until: filter.until } : {}),
});

builder.queryField('auditLog', (t) =>
  t.connection(
    {
      type: AuditEntryType,
      description: 'The audit log, newest first.',
      authScopes: { READ: true },
      complexity: pageComplexity,
      args: { filter: t.arg({ type: AuditFilterType, description: 'Which ones; all unless said.' }) },
      resolve: async (_root, args, { services, caller }) => {
        const page = await services.log.audit(caller, auditFilter(args.filter), pageArgs(args));
        return connection(page, page.cursors);
      },
    },
    { name: 'AuditEntryConnection', description: 'A page of audit entries, newest first.' },
    { name: 'AuditEntryEdge', description: 'An audit entry with its cursor.' },
  ),
);
