import { beforeAll, describe, expect, it } from 'vitest';
import { cases, render } from './cases.ts';
import { checks } from './checks/all.ts';
import type { KubeObject } from './helm.ts';

describe.each(cases)('$chart with $title', (chartCase) => {
  let all: KubeObject[] = [];
  beforeAll(async () => {
    all = await render(chartCase);
  });

  it.each(Object.entries(checks))('%s', (_, problems) => {
    expect(problems(all)).toEqual([]);
  });

  it('has the edge that was asked for', () => {
    const kinds = ['Ingress', 'HTTPRoute', 'ListenerSet', 'Certificate'];
    expect(
      all
        .map(({ kind }) => kind)
        .filter((kind) => kinds.includes(kind))
        .sort(),
    ).toEqual([...(chartCase.edge ?? ['Ingress'])].sort());
  });
});
