import { builder } from './builder.ts';
import { EngineKindEnum, PlanNameEnum } from './enums.ts';

/** Of the key that every mutation on a store takes. */
export const keyDescription =
  'A key of your own, such as a UUID, for repeating a request safely: with the same input it is answered as the first time and nothing new is begun, with another input it is refused as IDEMPOTENCY_KEY_REUSED. Each owner has keys of their own, and so has each mutation: given to another mutation, it is a new key.';

export const LabelInputType = builder.inputType('LabelInput', {
  description: 'A label to set on a store.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'A Kubernetes label key of your own.' }),
    value: t.string({ required: true, description: 'A Kubernetes label value; may be empty.' }),
  }),
});

const ProductInputType = builder.inputType('ProductInput', {
  description: 'A product that the seed job adds, by its handle; an existing one is never changed.',
  fields: (t) => ({
    title: t.string({ required: true, description: 'Name of the product; 1 to 200 characters.' }),
    handle: t.string({
      description:
        'Identifies it within the store: lower-case letters, digits, hyphens. Derived from the title if not given.',
    }),
    description: t.string({ description: 'What it is; up to 5,000 characters.' }),
    priceMinor: t.int({
      required: true,
      description:
        "Price as a count of the currency's smallest unit (ISO 4217): 12.50 EUR is 1250, 1250 JPY is 1250, 1.250 KWD is 1250.",
    }),
    sku: t.string({ description: 'Stock keeping unit; unique within the store.' }),
    stock: t.int({ description: 'How many there are to sell; not counted if not given.' }),
    image: t.string({ description: 'https address of a picture.' }),
  }),
});

export const StoreConfigInputType = builder.inputType('StoreConfigInput', {
  description: 'How a shop looks and what it sells. What is not given comes from the engine.',
  fields: (t) => ({
    title: t.string({ description: 'What the shop calls itself; its name if not given.' }),
    theme: t.string({ description: 'One of the themes of the engine, such as "dark".' }),
    currency: t.string({ description: 'ISO 4217 code, such as EUR: one of the currencies of the engine.' }),
    locale: t.string({ description: 'BCP 47 tag, such as en-GB.' }),
    country: t.string({
      description:
        'Where the shop sells, ISO 3166-1 alpha-2, such as DE: one of the countries of the engine. The region of the locale if not given.',
    }),
    adminEmail: t.string({ description: 'E-mail address of its administrator.' }),
    products: t.field({
      type: [ProductInputType],
      description:
        'At most 500 products. A request has at most 1 MiB in all: give the rest of very long ones with updates.',
    }),
  }),
});

export const CreateStoreInputType = builder.inputType('CreateStoreInput', {
  description: 'What a new store should be.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description:
        'DNS label of 3 to 40 lower-case letters, digits and hyphens; unique in this control plane.',
    }),
    engine: t.field({ type: EngineKindEnum, required: true, description: 'What runs the shop.' }),
    plan: t.field({ type: PlanNameEnum, defaultValue: 'SMALL', description: 'Its size.' }),
    engineVersion: t.string({
      description: 'Version of the engine; the default of the catalogue if not given.',
    }),
    cluster: t.id({ description: 'Where it should run; chosen by placement if not given.' }),
    config: t.field({ type: StoreConfigInputType, description: 'How it looks and what it sells.' }),
    domains: t.stringList({ description: 'Hosts of your own beside the stable one; the first is primary.' }),
    labels: t.field({ type: [LabelInputType], description: 'Labels to find it by.' }),
    idempotencyKey: t.string({ description: keyDescription }),
    expectedPlanHash: t.string({
      description: 'Hash of a plan that was reviewed; refused if what would be created differs from it.',
    }),
  }),
});

export const DeleteStoreInputType = builder.inputType('DeleteStoreInput', {
  description: 'Which store to delete, said twice.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the store.' }),
    confirmName: t.string({ required: true, description: 'The name once more; must equal it.' }),
    idempotencyKey: t.string({ description: keyDescription }),
  }),
});

const reviewed = 'Hash of a plan that was reviewed; refused if what would be done differs from it.';

export const UpdateStoreInputType = builder.inputType('UpdateStoreInput', {
  description: 'What to change of a store; what is not given stays as it is.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the store.' }),
    config: t.field({
      type: StoreConfigInputType,
      description:
        'How it looks and what it sells. Products are added by handle; existing ones stay as they are.',
    }),
    plan: t.field({ type: PlanNameEnum, description: 'Its size. Volumes never shrink.' }),
    domains: t.stringList({ description: 'All hosts of your own from now on; the first is primary.' }),
    labels: t.field({ type: [LabelInputType], description: 'All its labels from now on.' }),
    idempotencyKey: t.string({ description: keyDescription }),
    expectedPlanHash: t.string({ description: reviewed }),
  }),
});

export const UpgradeStoreInputType = builder.inputType('UpgradeStoreInput', {
  description: 'Which store to upgrade, and to what.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the store.' }),
    engineVersion: t.string({ required: true, description: 'A newer version that the catalogue offers.' }),
    idempotencyKey: t.string({ description: keyDescription }),
    expectedPlanHash: t.string({ description: reviewed }),
  }),
});

export const RollbackStoreInputType = builder.inputType('RollbackStoreInput', {
  description: 'Which store to bring back, and to which of its revisions.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the store.' }),
    toRevision: t.int({ required: true, description: 'Number of a revision that became READY.' }),
    reason: t.string({ description: 'Why, for those who read the history.' }),
    idempotencyKey: t.string({ description: keyDescription }),
  }),
});

export const PlanStoreInputType = builder.inputType('PlanStoreInput', {
  description: 'What to plan: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    create: t.field({ type: CreateStoreInputType, description: 'Plan the creation of a store.' }),
    update: t.field({ type: UpdateStoreInputType, description: 'Plan a change of a store.' }),
    upgrade: t.field({ type: UpgradeStoreInputType, description: 'Plan an upgrade of a store.' }),
  }),
});

export type CreateStoreInput = typeof CreateStoreInputType.$inferInput;
export type DeleteStoreInput = typeof DeleteStoreInputType.$inferInput;
