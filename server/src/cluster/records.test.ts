import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Records, type Change, type Identified } from './records.ts';

const record = (name: string, resourceVersion = '1', uid = `uid-${name}`): Identified => ({
  name,
  uid,
  resourceVersion,
});
const told = (changes: Change<Identified>[]) =>
  changes.map(({ before, after }) => `${before ? `-${before.uid}` : ''}${after ? `+${after.uid}` : ''}`);

describe('records', () => {
  test('take the newest and leave the older', () => {
    const records = new Records();
    expect(told(records.put('ns', record('a', '9')))).toEqual(['+uid-a']);
    expect(records.put('ns', record('a', '8'))).toEqual([]);
    expect(records.put('ns', record('a', '9'))).toEqual([]);
    expect(told(records.put('ns', record('a', '10')))).toEqual(['-uid-a+uid-a']);
    expect(records.in('ns')[0]?.resourceVersion).toBe('10');
  });

  test('tell a new uid under an old name as a removal and an addition', () => {
    const records = new Records();
    records.put('ns', record('a', '1', 'one'));
    expect(told(records.put('ns', record('a', '2', 'two')))).toEqual(['-one', '+two']);
    expect(told(records.replace(new Map([['ns', [record('a', '3', 'three')]]])))).toEqual(['-two', '+three']);
  });

  test('ignore the deletion of something that is not there, or is another by now', () => {
    const records = new Records();
    records.put('ns', record('a', '1', 'one'));
    expect(records.remove('ns', 'a', 'zero')).toEqual([]);
    expect(records.remove('ns', 'b', 'one')).toEqual([]);
    expect(records.remove('other', 'a', 'one')).toEqual([]);
    expect(told(records.remove('ns', 'a', 'one'))).toEqual(['-one']);
    expect([...records.namespaces()]).toEqual([]);
  });

  test('compare versions as numbers without a bound, and anything else by difference', () => {
    const records = new Records();
    records.put('ns', record('a', '99999999999999999998'));
    expect(records.put('ns', record('a', '99999999999999999999'))).toHaveLength(1);
    expect(records.put('ns', record('a', 'odd'))).toHaveLength(1);
    expect(records.put('ns', record('a', 'odd'))).toHaveLength(0);
    expect(records.put('ns', record('a', 'even'))).toHaveLength(1);
  });

  test('never change an array that was handed out', () => {
    const records = new Records();
    records.put('ns', record('a'));
    const handedOut = records.in('ns');
    records.put('ns', record('b'));
    records.remove('ns', 'a', 'uid-a');
    expect(handedOut).toEqual([record('a')]);
  });

  test('drop the oldest of too many', () => {
    const records = new Records(2);
    for (const name of ['a', 'b', 'c']) records.put('ns', record(name));
    expect(records.in('ns').map(({ name }) => name)).toEqual(['b', 'c']);
    records.replace(new Map([['ns', ['d', 'e', 'f'].map((name) => record(name))]]));
    expect(records.in('ns').map(({ name }) => name)).toEqual(['e', 'f']);
  });

  test('a list tells exactly what a reader must do to get from the old state to the new', () => {
    const list = fc
      .uniqueArray(
        fc.record({
          namespace: fc.constantFrom('x', 'y'),
          name: fc.constantFrom('a', 'b', 'c', 'd'),
          uid: fc.constantFrom('1', '2'),
          resourceVersion: fc.constantFrom('1', '2', '3'),
        }),
        { selector: ({ namespace, name }) => `${namespace}/${name}` },
      )
      .map((all) => Map.groupBy(all, ({ namespace }) => namespace));
    fc.assert(
      fc.property(list, list, (first, second) => {
        const records = new Records<Identified & { namespace: string }>();
        const seen = new Map<string, Identified>();
        for (const state of [first, second]) {
          for (const { namespace, before, after } of records.replace(state)) {
            const key = `${namespace}/${(after ?? before)?.name ?? ''}`;
            expect(seen.get(key)).toEqual(before);
            if (after) seen.set(key, after);
            else seen.delete(key);
          }
        }
        const wanted = [...second].flatMap(([namespace, all]) =>
          all.map((one) => [`${namespace}/${one.name}`, one] as const),
        );
        expect(seen).toEqual(new Map(wanted));
        expect(records.size).toBe(seen.size);
      }),
    );
  });
});
