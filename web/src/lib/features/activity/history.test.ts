import { expect, test } from 'vitest';
import { ScriptedApi } from '../../../../test/scripted-api.ts';
import { AuditLog } from './audit-log.svelte.ts';
import { EventHistory } from './event-history.svelte.ts';

const page = (ids: string[], hasNextPage: boolean): unknown => ({
  nodes: ids.map((id) => ({ id })),
  pageInfo: { hasNextPage, endCursor: ids.at(-1) ?? null },
});
const ids = (lines: readonly { id: string }[] | null): string[] => (lines ?? []).map((one) => one.id);

test('past events go on where the page ended, and live ones stand once on top', async () => {
  const api = new ScriptedApi({
    EventPage: ({ after }) => ({ events: after === null ? page(['3', '2'], true) : page(['1'], false) }),
  });
  const history = new EventHistory(api, { store: 'winter' });
  await history.begin();
  await history.older();
  expect(api.asked.map((one) => one.variables.after)).toEqual([null, '2']);
  expect(history.hasOlder).toBe(false);
  expect(ids(history.with([{ id: '4' }, { id: '3' }] as never))).toEqual(['4', '3', '2', '1']);
});

test('the audit log puts what is new on top and keeps older pages', async () => {
  let first = page(['2', '1'], true);
  const api = new ScriptedApi({
    AuditPage: ({ after }) => ({ auditLog: after === null ? first : page(['0'], false) }),
  });
  const log = new AuditLog(api, {});
  await log.refresh();
  await log.older();
  first = page(['3', '2'], true);
  await log.refresh();
  expect(ids(log.lines)).toEqual(['3', '2', '1', '0']);
});

test('the audit log begins anew where a whole page is new, as lines between may be missing', async () => {
  let first = page(['2', '1'], true);
  const api = new ScriptedApi({ AuditPage: () => ({ auditLog: first }) });
  const log = new AuditLog(api, {});
  await log.refresh();
  first = page(['9', '8'], true);
  await log.refresh();
  expect(ids(log.lines)).toEqual(['9', '8']);
});

test('a failure is told and what was read stays', async () => {
  const api = new ScriptedApi();
  const log = new AuditLog(api, {});
  await log.refresh();
  expect([log.lines, log.failure?.isNetwork]).toEqual([null, true]);
});
