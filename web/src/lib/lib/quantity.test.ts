import { expect, test } from 'vitest';
import { cpu, memory, quotaAmount } from './quantity.ts';

test('resources are said in units a person knows', () => {
  expect([cpu(1500), memory(512), memory(2560)]).toEqual(['1.5 CPU', '512 MiB', '2.5 GiB']);
  expect([quotaAmount('MILLICORES', 400), quotaAmount('MIB', 11_264), quotaAmount('COUNT', 5)]).toEqual([
    '0.4',
    '11 GiB',
    '5',
  ]);
});
