import { describe, expect, test } from 'vitest';
import { caseGroups } from './cases.ts';
import { findProofs } from './find-proofs.ts';
import { compareCases, survivalPage } from './page.ts';
import { readProofs } from './read-tests.ts';

const proofs = (text: string) => findProofs({ path: 'server/src/x.test.ts', text });

describe('the names of tests', () => {
  test('that end with ids of cases are proofs, in every form of a test', () => {
    const found = proofs(`
      test('one key, one store (B1, B3)', () => {});
      describe("killed at every place (A2)", () => {});
      test.each([1, f(2)])(\`round %i (D1)\`, () => {});
      test.concurrent.each(rounds)(
        'each next start finishes the work (A1)',
        () => {},
      );
      it('does not forget the user\\'s wish (B8)', () => {});`);
    expect(found.map(({ title, cases }) => [title, cases])).toEqual([
      ['one key, one store', ['B1', 'B3']],
      ['killed at every place', ['A2']],
      ['round %i', ['D1']],
      ['each next start finishes the work', ['A1']],
      ["does not forget the user's wish", ['B8']],
    ]);
  });

  test('that only mention an id, or have none, are no proofs', () => {
    expect(proofs(`test('like B1 but smaller', f); test('no (case)', f); expect('x (B1)');`)).toEqual([]);
  });
});

describe('the page', () => {
  const groups = [{ title: 'Crash', cases: [{ id: 'A1', fault: 'It dies | at once.', holds: 'It lives.' }] }];

  test('links the tests of a case', () => {
    expect(survivalPage(groups, proofs(`test('lives again (A1)', f)`))).toContain(
      String.raw`| A1 | It dies \| at once. | It lives. | [lives again](../server/src/x.test.ts) |`,
    );
  });

  test('says which case has no test, and which id is no case', () => {
    expect(survivalPage(groups, [])).toContain('No test yet.');
    expect(compareCases(groups, proofs(`test('x (A9)', f)`))).toEqual({ unproven: ['A1'], unknown: ['A9'] });
  });
});

test('every case has a test, and every id in the name of a test is a case', () => {
  expect(compareCases(caseGroups, readProofs(`${import.meta.dirname}/../..`))).toEqual({
    unproven: [],
    unknown: [],
  });
});
