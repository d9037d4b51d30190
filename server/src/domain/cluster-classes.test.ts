import { expect, test } from 'vitest';
import { chooseClass, chooseStorageClass } from './cluster-classes.ts';

test('the class is the one set, else the marked one, else the only one', () => {
  const two = { names: ['alb-internal', 'traefik'], defaults: ['traefik'] };
  expect(chooseClass('alb-internal', two)).toEqual({ kind: 'chosen', name: 'alb-internal' });
  expect(chooseClass(undefined, two)).toEqual({ kind: 'chosen', name: 'traefik' });
  expect(chooseClass(undefined, { names: ['nginx'], defaults: [] })).toEqual({
    kind: 'chosen',
    name: 'nginx',
  });
});

test('several marked ones, or several and none marked, are for a person to choose from', () => {
  const names = ['alb-internal', 'nginx', 'traefik'];
  expect(chooseClass(undefined, { names, defaults: ['nginx', 'traefik'] })).toEqual({
    kind: 'ambiguous',
    names: ['nginx', 'traefik'],
    isMarked: true,
  });
  expect(chooseClass(undefined, { names, defaults: [] })).toEqual({
    kind: 'ambiguous',
    names,
    isMarked: false,
  });
  expect(chooseClass(undefined, { names: [], defaults: [] })).toEqual({ kind: 'none' });
});

test('storage of marked classes is left to the cluster, which takes the newest default', () => {
  const names = ['local-path', 'slow'];
  expect(chooseStorageClass(undefined, { names, defaults: names })).toEqual({ kind: 'none' });
  expect(chooseStorageClass('slow', { names, defaults: names })).toEqual({ kind: 'chosen', name: 'slow' });
  expect(chooseStorageClass(undefined, { names, defaults: [] })).toMatchObject({ kind: 'ambiguous' });
  expect(chooseStorageClass(undefined, { names: ['slow'], defaults: [] })).toEqual({
    kind: 'chosen',
    name: 'slow',
  });
});
