import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planNames } from '../../server/src/domain/words.ts';
import { template } from './helm.ts';
import { chartDirectory, chartNames, config, engineOf, storeInput } from './inputs.ts';

const label = fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/);

/** Stores as the control plane accepts them, with every field at work. */
const store = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/),
  id: fc.uuid(),
  owner: fc.string({ unit: 'grapheme' }),
  plan: fc.constantFrom(...planNames),
  suspended: fc.boolean(),
  domains: fc.uniqueArray(
    fc.tuple(label, label).map((parts) => parts.join('.')),
    { maxLength: 3 },
  ),
  currency: fc.constantFrom('EUR', 'USD', 'JPY', 'KWD'),
  locale: fc.constantFrom('en-GB', 'de-AT', 'zh-Hant-TW', 'es-419', 'de-u-co-phonebk'),
  country: fc.constantFrom('CH', 'XK'),
  storageClass: fc.constantFrom(undefined, 'fast', 'local-path'),
  scheme: fc.constantFrom('http' as const, 'https' as const),
  port: fc.constantFrom(undefined, 4080),
});

describe.each(chartNames)('%s', (chart) => {
  it('takes the values of every store that the control plane can ask for', async () => {
    await fc.assert(
      fc.asyncProperty(
        store,
        async ({ id, owner, currency, locale, country, storageClass, scheme, port, ...change }) => {
          const input = storeInput(chart, { ...change, config: { currency, locale, country } });
          const values = engineOf(chart).values({
            ...input,
            store: { ...input.store, id, owner },
            edge: { ...input.edge, storageClass, scheme, port },
          });
          expect(engineOf(chart).configProblems(config({ currency, locale, country }))).toEqual([]);
          const { stderr } = await template({ chart: chartDirectory(chart), release: change.name, values });
          expect(stderr).toBe('');
        },
      ),
      { numRuns: 12 },
    );
  });
});
