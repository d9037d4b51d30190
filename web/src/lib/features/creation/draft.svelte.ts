import type { Api } from '#lib/graphql/client.ts';
import type { Failure } from '#lib/graphql/failure.ts';
import {
  type CreationChoicesQuery,
  CreateStoreDocument,
  type CreateStoreInput,
  type EngineKind,
  type ErrorPartsFragment,
  PlanCreationDocument,
  type PlanCreationMutation,
  type PlanName,
} from '#lib/graphql/generated/operations.ts';
import type { Clock } from '#lib/lib/clock.ts';
import { readPrice, writePrice, type Currency, type PriceProblem } from '#lib/lib/price.ts';
import type { SheetProduct } from '#lib/lib/sheet.ts';

export type CreationPlan = NonNullable<PlanCreationMutation['planStore']['plan']>;
export type InputError = ErrorPartsFragment;

/** A product as typed: text until it is sent, so that nothing typed is lost. */
export interface DraftProduct {
  id: string;
  title: string;
  price: string;
  stock: string;
  sku: string;
  description: string;
}

export type OfferedEngine = Pick<
  CreationChoicesQuery['engines'][number],
  'kind' | 'themes' | 'currencies' | 'countries'
>;

const debounceMs = 300;

/**
 * What a person is about to create. Each change asks the server to plan it (debounced; late answers are dropped):
 * the plan and its errors are the validation. `create` sends the hash of the plan that is shown, and a key that stays the same
 * for the same input, so that a double click or a repeated request makes one store.
 */
export class Draft {
  name = $state('');
  engine = $state<EngineKind>('MEDUSA');
  plan = $state<PlanName>('SMALL');
  title = $state('');
  theme = $state('');
  currency = $state('EUR');
  /** Where the shop sells; empty: where the language of its engine's default does. */
  country = $state('');
  /** What the engine sells in. */
  currencies = $state.raw<readonly Currency[]>([]);
  products = $state<DraftProduct[]>([]);

  planned = $state.raw<CreationPlan | null>(null);
  errors = $state.raw<InputError[]>([]);
  failure = $state.raw<Failure | null>(null);
  isPlanning = $state(false);
  isSending = $state(false);
  readonly #api: Api;
  readonly #clock: Clock;
  readonly #newKey: () => string;
  #key: string;
  #keyInput = '';
  #turn = 0;
  #cancel: () => void = () => {};

  constructor({ api, clock, newKey }: { api: Api; clock: Clock; newKey: () => string }) {
    this.#api = api;
    this.#clock = clock;
    this.#newKey = newKey;
    this.#key = newKey();
  }

  /** Takes an engine, and lets go of what it does not offer. */
  choose({ kind, themes, currencies, countries }: OfferedEngine): void {
    this.engine = kind;
    this.currencies = currencies;
    if (!themes.includes(this.theme)) this.theme = themes[0] ?? '';
    if (!countries.includes(this.country)) this.country = '';
    if (!this.money)
      this.currency = currencies.find(({ code }) => code === 'EUR')?.code ?? currencies[0]?.code ?? '';
  }

  /** What prices are read in; one that the engine does not offer is the server's to refuse, and reads nothing. */
  get money(): Currency | undefined {
    return this.currencies.find(({ code }) => code === this.currency);
  }

  /** What would be sent, without hash and key. Products whose price cannot be read are left to `productProblems`. */
  get input(): CreateStoreInput {
    const products = this.products.filter((one) => one.title.trim() !== '' || one.price.trim() !== '');
    const config = {
      ...(this.title.trim() ? { title: this.title.trim() } : {}),
      ...(this.theme ? { theme: this.theme } : {}),
      currency: this.currency,
      ...(this.country ? { country: this.country } : {}),
      ...(products.length > 0 ? { products: products.map((one) => productInput(one, this.money)) } : {}),
    };
    return { name: this.name.trim(), engine: this.engine, plan: this.plan, config };
  }

  get hasUnreadableProduct(): boolean {
    return this.products.some((one) => priceProblem(one, this.money) !== undefined || stockProblem(one));
  }

  errorsAt(...path: string[]): InputError[] {
    return this.errors.filter((error) => error.path.join('.').endsWith(path.join('.')));
  }

  addProducts(found: readonly SheetProduct[]): void {
    const { money } = this;
    if (!money) return;
    const kept = this.products.filter((one) => one.title.trim() !== '' || one.price.trim() !== '');
    const added = found.map((one) => ({
      id: this.#newKey(),
      title: one.title,
      price: writePrice(one.priceMinor, money),
      stock: one.stock === null ? '' : String(one.stock),
      sku: one.sku ?? '',
      description: one.description ?? '',
    }));
    this.products = [...kept, ...added];
  }

  addEmptyProduct(): void {
    this.products.push({ id: this.#newKey(), title: '', price: '', stock: '', sku: '', description: '' });
  }

  removeProduct(id: string): void {
    this.products = this.products.filter((one) => one.id !== id);
  }

  /** Call after each change of the input. */
  changed(): void {
    this.#cancel();
    const turn = ++this.#turn;
    if (this.name.trim() === '') {
      this.planned = null;
      this.errors = [];
      this.isPlanning = false;
      return;
    }
    this.isPlanning = true;
    this.#cancel = this.#clock.after(debounceMs, () => void this.#ask(turn));
  }

  stop(): void {
    this.#cancel();
    this.#turn++;
  }

  async #ask(turn: number): Promise<void> {
    const answer = await this.#api.request(PlanCreationDocument, { input: this.input });
    if (turn !== this.#turn) return;
    this.isPlanning = false;
    this.failure = answer.ok ? null : answer.failure;
    if (!answer.ok) return;
    this.planned = answer.data.planStore.plan;
    this.errors = answer.data.planStore.userErrors;
  }

  /** The name of the store that was created, or null: then `errors` or `failure` say why. */
  async create(): Promise<string | null> {
    if (this.isSending) return null;
    this.isSending = true;
    const input = { ...this.input, ...(this.planned ? { expectedPlanHash: this.planned.hash } : {}) };
    const answer = await this.#api.request(CreateStoreDocument, {
      input: { ...input, idempotencyKey: this.#keyFor(input) },
    });
    this.isSending = false;
    this.failure = answer.ok ? null : answer.failure;
    if (!answer.ok) return null;
    const { store, userErrors } = answer.data.createStore;
    this.errors = userErrors;
    if (userErrors.some((error) => error.code === 'PLAN_CHANGED')) void this.#ask(++this.#turn);
    return userErrors.length === 0 ? (store?.name ?? input.name) : null;
  }

  /** The key belongs to one input: the same input is the same request, however often it is sent. */
  #keyFor(input: CreateStoreInput): string {
    const sent = JSON.stringify(input);
    if (this.#keyInput !== '' && this.#keyInput !== sent) this.#key = this.#newKey();
    this.#keyInput = sent;
    return this.#key;
  }
}

/** What is wrong with the price of a product that is not an empty line. */
export function priceProblem(product: DraftProduct, money: Currency | undefined): PriceProblem | undefined {
  if (product.title.trim() === '' && product.price.trim() === '') return undefined;
  const price = money ? readPrice(product.price, money) : { problem: 'otherCurrency' as const };
  return 'problem' in price ? price.problem : undefined;
}

/** What a price was read as, such as `12.50 EUR`, where that is not what stands there. */
export function readAs(product: DraftProduct, money: Currency | undefined): string | undefined {
  const price = money && readPrice(product.price, money);
  if (!money || !price || 'problem' in price) return undefined;
  const written = writePrice(price.minor, money);
  return written === product.price.trim() ? undefined : `${written} ${money.code}`;
}

export function stockProblem(product: DraftProduct): boolean {
  return product.stock.trim() !== '' && !/^\d+$/.test(product.stock.trim());
}

function productInput(
  product: DraftProduct,
  money: Currency | undefined,
): { title: string; priceMinor: number } & Record<string, unknown> {
  const price = money && readPrice(product.price, money);
  return {
    title: product.title.trim(),
    priceMinor: price && 'minor' in price ? price.minor : 0,
    ...(product.stock.trim() ? { stock: Number(product.stock) } : {}),
    ...(product.sku.trim() ? { sku: product.sku.trim() } : {}),
    ...(product.description.trim() ? { description: product.description.trim() } : {}),
  };
}
