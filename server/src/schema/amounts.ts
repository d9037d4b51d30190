import type { ResourceAmounts } from '../domain/cluster.ts';
import type { QuotaUse } from '../domain/store/status.ts';
import { builder } from './builder.ts';

export const ResourceAmountsType = builder.objectRef<ResourceAmounts>('ResourceAmounts').implement({
  description: 'Amounts of what a cluster has to give.',
  fields: (t) => ({
    cpuMillicores: t.exposeInt('cpuMillicores', { description: 'Thousandths of a CPU core.' }),
    memoryMiB: t.exposeInt('memoryMiB', { description: 'Memory in MiB.' }),
    storageGiB: t.exposeFloat('storageGiB', { description: 'Storage in GiB.' }),
    pods: t.exposeInt('pods', { description: 'Number of pods.' }),
  }),
});

export const QuotaUseType = builder.objectRef<QuotaUse>('QuotaUse').implement({
  description: 'How much of a limit is used.',
  fields: (t) => ({
    limit: t.exposeString('limit', { description: 'Name of the limit, with its unit where it has one.' }),
    used: t.exposeInt('used', { description: 'What is used now.' }),
    max: t.exposeInt('max', { description: 'What may be used at most.' }),
  }),
});
