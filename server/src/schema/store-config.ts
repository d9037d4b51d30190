import type { QuotaUse } from '../domain/store/status.ts';
import { countryOf } from '../domain/store/country.ts';
import type { Label, Product, StoreConfig } from '../domain/store/store.ts';
import type { ConditionStatus } from '../domain/words.ts';
import type { Reason } from '../domain/reason.ts';
import { builder } from './builder.ts';
import { ConditionStatusEnum } from './enums.ts';
import { ReasonType } from './reason.ts';

export const LabelType = builder.objectRef<Label>('Label').implement({
  description: 'A label of a store.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its key.' }),
    value: t.exposeString('value', { description: 'Its value.' }),
  }),
});

const ProductType = builder.objectRef<Product>('Product').implement({
  description: 'A product that the store was given.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'Name of the product.' }),
    handle: t.exposeString('handle', { nullable: true, description: 'Identifies it within the store.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is.' }),
    priceMinor: t.exposeInt('priceMinor', {
      description:
        "Price as a count of the currency's smallest unit (ISO 4217): 1250 is 12.50 EUR and 1250 JPY.",
    }),
    sku: t.exposeString('sku', { nullable: true, description: 'Stock keeping unit.' }),
    stock: t.exposeInt('stock', {
      nullable: true,
      description: 'How many there are; null where not counted.',
    }),
    image: t.exposeString('image', { nullable: true, description: 'Address of a picture.' }),
  }),
});

export const StoreConfigType = builder.objectRef<StoreConfig>('StoreConfig').implement({
  description: 'How a shop looks and what it was given to sell.',
  fields: (t) => ({
    title: t.exposeString('title', { nullable: true, description: 'What the shop calls itself.' }),
    theme: t.exposeString('theme', { nullable: true, description: 'Theme of the engine.' }),
    currency: t.exposeString('currency', { nullable: true, description: 'ISO 4217 code.' }),
    locale: t.exposeString('locale', { nullable: true, description: 'BCP 47 tag.' }),
    country: t.string({
      nullable: true,
      description: 'Where the shop sells, ISO 3166-1 alpha-2.',
      resolve: (config) => countryOf(config),
    }),
    adminEmail: t.exposeString('adminEmail', {
      nullable: true,
      description: 'E-mail address of its administrator.',
    }),
    products: t.expose('products', { type: [ProductType], description: 'Products that the seed job adds.' }),
  }),
});

export interface ShownDomain {
  host: string;
  primary: boolean;
  status: ConditionStatus;
  reason: Reason | undefined;
}

export const StoreDomainType = builder.objectRef<ShownDomain>('StoreDomain').implement({
  description: 'A host that a shop answers to.',
  fields: (t) => ({
    host: t.exposeString('host', { description: 'The host, with its port where that is not the usual one.' }),
    primary: t.exposeBoolean('primary', {
      description:
        'Whether it is the first of its own hosts, or the stable one where it has none. `Store.url` is always the stable one.',
    }),
    status: t.expose('status', { type: ConditionStatusEnum, description: 'Whether it is served.' }),
    reason: t.expose('reason', { type: ReasonType, nullable: true, description: 'Why it is not served.' }),
  }),
});

/** What a store uses now; there is none where the cluster serves no metrics. */
export interface StoreUsage {
  cpuMillicores: number | undefined;
  memoryMiB: number | undefined;
  pods: QuotaUse['used'] | undefined;
  storageGiB: number | undefined;
  at: number;
}

export const StoreUsageType = builder.objectRef<StoreUsage>('StoreUsage').implement({
  description: 'What a store uses now.',
  fields: (t) => ({
    cpuMillicores: t.exposeInt('cpuMillicores', {
      nullable: true,
      description: 'Thousandths of a CPU core.',
    }),
    memoryMiB: t.exposeInt('memoryMiB', { nullable: true, description: 'Memory in MiB.' }),
    pods: t.exposeInt('pods', { nullable: true, description: 'Number of pods.' }),
    storageGiB: t.exposeFloat('storageGiB', { nullable: true, description: 'Storage in GiB.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was measured.' }),
  }),
});
