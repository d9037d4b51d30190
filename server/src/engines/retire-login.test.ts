import { expect, it } from 'vitest';
import { anEngineInput } from '../../test/builders/engine-input.ts';
import { medusa } from './medusa/rules.ts';
import { retireLogin } from './retire-login.ts';
import { woocommerce } from './woocommerce/rules.ts';

const input = anEngineInput({ wanted: { credentialsVersion: 2 } });

it.each([medusa, woocommerce])(
  'the old login of $title is disabled as the administrator',
  ({ retireScript }) => {
    const job = JSON.stringify(retireLogin(input, 'postgres:17', retireScript));
    expect(job).toContain('{"name":"RETIRED","value":"shop_a"}');
    expect(job).toContain('"secretKeyRef":{"name":"credentials-1","key":"DATABASE_ADMIN_PASSWORD"}');
    expect(job).toContain('"name":"tea-retire-2"');
    expect(job).not.toContain('shop_b');
  },
);

it('passes Pod Security restricted and has a size, so that quota and admission let it in', () => {
  const { spec } = retireLogin(input, 'postgres:17', '') as unknown as {
    spec: { template: { spec: Record<string, unknown> & { containers: Record<string, unknown>[] } } };
  };
  const pod = spec.template.spec;
  expect(pod['securityContext']).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(pod.containers).toMatchObject([
    {
      image: 'postgres:17',
      resources: { requests: { cpu: '20m' }, limits: { memory: '256Mi' } },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ]);
});
