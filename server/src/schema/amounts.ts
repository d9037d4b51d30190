import type { ResourceAmounts } from '../domain/cluster.ts';
import { quotaUnit } from '../domain/store/quota.ts';
import type { QuotaUse } from '../domain/store/status.ts';
import type { QuotaUnit } from '../domain/words.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';

export const ResourceAmountsType = builder.objectRef<ResourceAmounts>('ResourceAmounts').implement({
  description: 'Amounts of what a cluster has to give.',
  fields: (t) => ({
    cpuMillicores: t.exposeInt('cpuMillicores', { description: 'Thousandths of a CPU core.' }),
    memoryMiB: t.exposeInt('memoryMiB', { description: 'Memory in MiB.' }),
    storageGiB: t.exposeFloat('storageGiB', { description: 'Storage in GiB.' }),
    pods: t.exposeInt('pods', { description: 'Number of pods.' }),
  }),
});

const QuotaUnitEnum = enumOf<QuotaUnit>('QuotaUnit', 'What the numbers of a limit count.', {
  COUNT: 'Things: stores, pods, volumes.',
  MILLICORES: 'Thousandths of a CPU core.',
  MIB: 'Mebibytes of memory or storage.',
});

export const QuotaUseType = builder.objectRef<QuotaUse>('QuotaUse').implement({
  description: 'How much of a limit is used.',
  fields: (t) => ({
    limit: t.exposeString('limit', { description: 'Name of the limit.' }),
    unit: t.field({
      type: QuotaUnitEnum,
      description: 'What `used` and `max` count.',
      resolve: ({ limit }) => quotaUnit(limit),
    }),
    used: t.exposeInt('used', { description: 'What is used now, in `unit`.' }),
    max: t.exposeInt('max', { description: 'What may be used at most, in `unit`.' }),
  }),
});
