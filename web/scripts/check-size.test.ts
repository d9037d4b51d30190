import { expect, test } from 'vitest';
import { filesOf, routesOf } from './check-size.ts';

test('counts what is imported at once, with its style sheets, each file once', () => {
  const manifest = {
    app: { file: 'app.js', imports: ['shared'], css: ['app.css'] },
    page: { file: 'page.js', imports: ['shared', 'app'] },
    shared: { file: 'shared.js', imports: ['page'] },
    later: { file: 'later.js' },
  };
  expect([...filesOf(manifest, ['page'])].sort()).toEqual(['app.css', 'app.js', 'page.js', 'shared.js']);
});

test('reads the layouts and the page of each route', () => {
  const app =
    'export const dictionary = {\n\t\t"/": [3],\n\t\t"/stores/[name]": [10,[2]],\n\t\t"/stores/[name]/events": [13,[2]]\n\t};';
  expect([...routesOf(app)]).toEqual([
    ['/', [0, 3]],
    ['/stores/[name]', [0, 10, 2]],
    ['/stores/[name]/events', [0, 13, 2]],
  ]);
});
