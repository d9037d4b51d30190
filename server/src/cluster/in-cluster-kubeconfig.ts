import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const tokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * A kubeconfig for child processes of a control plane that runs in a pod. It names the files of token and
 * certificate, so that their rotation is followed and no secret is written. Answers its path.
 */
export async function writeInClusterKubeconfig(
  directory: string,
  server: { url: string; caFile: string | undefined },
): Promise<string> {
  const name = 'in-cluster';
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server: server.url, 'certificate-authority': server.caFile } }],
    users: [{ name, user: { tokenFile } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'in-cluster.kubeconfig');
  await writeFile(`${path}.new`, JSON.stringify(config), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return path;
}
