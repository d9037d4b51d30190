import { describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import EventLog from '#lib/features/activity/EventLog.svelte';
import CreationForm from '#lib/features/creation/CreationForm.svelte';
import CreationPreview from '#lib/features/creation/CreationPreview.svelte';
import { Draft } from '#lib/features/creation/draft.svelte.ts';
import Palette from '#lib/features/shell/Palette.svelte';
import { parseFilter } from '#lib/features/store/store-filter.ts';
import { StoreList } from '#lib/features/store/store-list.svelte.ts';
import StoreDeletion from '#lib/features/store/StoreDeletion.svelte';
import StoreTable from '#lib/features/store/StoreTable.svelte';
import { systemClock } from '#lib/lib/clock.ts';
import { paintOncePerFrame } from '#lib/lib/painter.ts';
import { violations } from './axe.ts';
import { aRow, aStore, at } from './builders.ts';
import LiveTable from './LiveTable.svelte';
import { ScriptedApi } from './scripted-api.ts';
import TestHost from './TestHost.svelte';

const amounts = { cpuMillicores: 1500, memoryMiB: 2560, storageGiB: 20, pods: 6 };
const choices = {
  engines: (['MEDUSA', 'WOOCOMMERCE'] as const).map((kind) => ({
    kind,
    title: kind === 'MEDUSA' ? 'Medusa' : 'WooCommerce',
    components: ['database', 'backend'],
    themes: ['light', 'dark'],
    currencies: [{ code: 'EUR', digits: 2, name: 'Euro' }],
    countries: ['AT', 'DE'],
    usualSeconds: 48,
    versions: [{ version: '2.21', default: true }],
  })),
  plans: [
    {
      name: 'SMALL' as const,
      engine: 'MEDUSA' as const,
      replicas: 1,
      maxReplicas: 1,
      requests: amounts,
      limits: amounts,
    },
  ],
};

describe('the list of stores', () => {
  test('draws a windowful of 10,000 rows, and moves through them by key', async () => {
    await page.viewport(1280, 800);
    const rows = Array.from({ length: 10_000 }, (_, index) =>
      aRow({ name: `shop-${String(index).padStart(5, '0')}` }),
    );
    const { container, component } = await render(
      StoreTable,
      { props: { rows, now: Date.parse(at), clusterName: () => '' } },
      { wrapper: TestHost },
    );
    expect(container.querySelectorAll('[data-store]').length).toBeLessThan(60);
    expect(container.querySelector('[role="table"]')?.getAttribute('aria-rowcount')).toBe('10001');
    await component.move(1);
    await expect.poll(() => document.activeElement?.textContent).toBe('shop-00000');
    window.scrollTo({ top: 44 * 5000 });
    await expect.poll(() => container.querySelector('[data-store="shop-05005"]')).not.toBeNull();
    expect(container.querySelector('[data-store="shop-00000"]')).toBeNull();
    window.scrollTo({ top: 0 });
  });

  test('takes a thousand changes a second without a long task', async () => {
    const api = new ScriptedApi();
    const list = new StoreList({ api, clock: systemClock, random: () => 0, painter: paintOncePerFrame });
    list.live.start();
    const names = Array.from({ length: 2_000 }, (_, index) => `shop-${index}`);
    api.stream.send({
      stores: {
        __typename: 'StoresSnapshot',
        cursor: 'log.1',
        last: true,
        stores: names.map((name) => aRow({ name })),
      },
    });
    const { container } = await render(LiveTable, { props: { list } }, { wrapper: TestHost });
    await expect.poll(() => container.querySelectorAll('[data-store]').length).toBeGreaterThan(5);
    const select = vi.spyOn(list, 'select');
    let number = 1;
    const started = performance.now();
    while (number < 500) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      for (let each = 0; each < 17; each++) {
        const store = aRow({
          name: names[(number * 7) % 20] ?? '',
          phase: number % 2 ? 'UPDATING' : 'READY',
        });
        api.stream.send({ stores: { __typename: 'StoreUpserted', cursor: `log.${++number}`, store } });
      }
    }
    const frames = (performance.now() - started) / 16;
    expect(select.mock.calls.length).toBeLessThan(frames + 35);
    expect(select.mock.calls.length).toBeLessThan(number / 8);
    await expect
      .poll(
        () =>
          list.select(parseFilter('status:updating'), 'name').rows.length +
          list.select(parseFilter('status:ready'), 'name').rows.length,
      )
      .toBe(2_000);
  });
});

describe('deleting', () => {
  test('needs the whole name, typed', async () => {
    const onconfirm = vi.fn();
    await render(
      StoreDeletion,
      { props: { store: aStore(), isSending: false, onconfirm } },
      { wrapper: TestHost },
    );
    const button = page.getByRole('button', { name: 'Delete winter-market for good' });
    await expect.element(button).toBeDisabled();
    const field = page.getByLabelText('Type winter-market to confirm');
    await field.fill('winter-marke');
    await userEvent.keyboard('{Enter}');
    await expect.element(button).toBeDisabled();
    await field.fill('winter-market');
    await button.click();
    expect(onconfirm.mock.calls).toEqual([['winter-market']]);
  });
});

describe('creating', () => {
  test('says what is wrong with the name and offers free ones', async () => {
    const taken = {
      __typename: 'NameTakenError',
      code: 'NAME_TAKEN',
      message: 'winter belongs to another store.',
      path: ['input', 'create', 'name'],
      remedy: null,
      suggestions: ['winter-2'],
    };
    const api = new ScriptedApi({ PlanCreation: () => ({ planStore: { plan: null, userErrors: [taken] } }) });
    const draft = new Draft({ api, clock: systemClock, newKey: () => 'key' });
    await render(CreationForm, { props: { draft, choices } }, { wrapper: TestHost });
    await page.getByLabelText('Name').fill('winter');
    draft.changed();
    await expect.element(page.getByText('winter belongs to another store.')).toBeVisible();
    await expect.element(page.getByLabelText('Name')).toHaveAttribute('aria-invalid', 'true');
    for (const theme of ['light', 'dark'] as const) expect(await violations(theme)).toEqual([]);
    await page.getByRole('button', { name: 'winter-2' }).click();
    expect(draft.name).toBe('winter-2');
  });

  test('shows what will happen, and creates once for a double click', async () => {
    const plan = {
      hash: '7c1e9f',
      manifest: 'kind: Namespace',
      estimatedSeconds: 48,
      warnings: ['The image is not pinned.'],
      objects: [{ kind: 'Service', name: 'winter', action: 'CREATE' }],
      requests: amounts,
      quotaAfter: [{ limit: 'stores', unit: 'COUNT', used: 4, max: 5 }],
    };
    let release = (_value: unknown): void => {};
    const api = new ScriptedApi({
      PlanCreation: () => ({ planStore: { plan, userErrors: [] } }),
      CreateStore: () => new Promise((resolve) => (release = resolve)),
    });
    const draft = new Draft({ api, clock: systemClock, newKey: () => 'key' });
    draft.name = 'winter';
    const oncreate = vi.fn(() => void draft.create());
    await render(
      CreationPreview,
      { props: { draft, components: ['database'], endpoint: 'http://localhost/graphql', oncreate } },
      { wrapper: TestHost },
    );
    await expect.element(page.getByRole('button', { name: 'Create winter' })).toBeDisabled();
    draft.changed();
    await expect.element(page.getByText(/1 object in a namespace of its own/)).toBeVisible();
    for (const theme of ['light', 'dark'] as const) expect(await violations(theme)).toEqual([]);
    await page.getByRole('button', { name: 'Create winter' }).dblClick();
    expect(api.asked.filter((one) => one.name === 'CreateStore')).toHaveLength(1);
    await expect.element(page.getByRole('button', { name: /^Creating/ })).toBeDisabled();
    release({ createStore: { store: { name: 'winter' }, operation: null, replayed: false, userErrors: [] } });
  });

  test('turns a pasted sheet into products', async () => {
    const draft = new Draft({
      api: new ScriptedApi(),
      clock: systemClock,
      newKey: () => crypto.randomUUID(),
    });
    const [engine] = choices.engines;
    if (engine) draft.choose(engine);
    await render(CreationForm, { props: { draft, choices } }, { wrapper: TestHost });
    await page.getByRole('button', { name: 'Paste or import' }).click();
    await page.getByLabelText('Rows, one product a line').fill('Felt star\t9.50\t120\nno price');
    await expect.element(page.getByText(/Line 2/)).toBeVisible();
    await page.getByRole('button', { name: 'Add 1 product' }).click();
    expect(draft.input.config?.products).toEqual([{ title: 'Felt star', priceMinor: 950, stock: 120 }]);
  });
});

describe('the events of a store', () => {
  test('are read after the stream began, and say so when they cannot be read', async () => {
    const api = new ScriptedApi();
    await render(EventLog, { props: { store: 'winter', live: [], beginning: 1 } }, {
      wrapper: TestHost,
      wrapperProps: { api },
    } as never);
    await expect.element(page.getByRole('alert')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe('the palette', () => {
  test('finds a store by typing and goes there by Enter', async () => {
    const run = vi.fn();
    const onclose = vi.fn();
    const groups = (query: string) => [
      {
        name: 'Stores',
        entries: ['winter', 'summer']
          .filter((name) => name.includes(query))
          .map((name) => ({ id: name, name, run: () => run(name) })),
      },
    ];
    await render(Palette, { props: { groups, onclose } }, { wrapper: TestHost });
    await page.getByPlaceholder('A store, a page, an action').fill('summ');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => run.mock.calls).toEqual([['summer']]);
    expect(onclose).toHaveBeenCalled();
  });
});

test('axe would find a fault if there were one', async () => {
  const image = document.createElement('img');
  image.src = '/missing.png';
  document.body.append(image);
  expect((await violations('light')).some((line) => line.startsWith('image-alt'))).toBe(true);
  image.remove();
});
