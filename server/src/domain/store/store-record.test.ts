import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aStore } from '../../../test/builders.ts';
import { parseStoreRecord, storeRecord } from './store-record.ts';

const record = storeRecord(aStore(), 'fingerprint');

describe('what a namespace says of its store', () => {
  it('is read back as it was written', () => {
    expect(parseStoreRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  it.each([
    ['of a later form', { ...record, format: 2 }],
    ['without an owner', { ...record, owner: '' }],
    ['of an unknown engine', { ...record, engine: 'MAGENTO' }],
    ['of an unknown size', { ...record, wanted: { ...record.wanted, plan: 'HUGE' } }],
    ['without products', { ...record, wanted: { ...record.wanted, config: {} } }],
    ['without credentials', { ...record, wanted: { ...record.wanted, credentialsVersion: 0 } }],
    ['with a volume of no size', { ...record, wanted: { ...record.wanted, storage: { a: -1 } } }],
  ])('is not believed %s', (_what, value) => {
    expect(parseStoreRecord(value)).toBeUndefined();
  });

  it('is never an exception, whatever lies there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, wanted) => {
        expect(parseStoreRecord(value)).toBeUndefined();
        if (typeof wanted !== 'object' || wanted === null)
          expect(parseStoreRecord({ ...record, wanted })).toBeUndefined();
      }),
    );
  });
});
