import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Identity {
  token: string;
  port: number;
}

/** The token and port used last in this directory, so that a written kubeconfig stays valid over restarts. */
export function identityIn(dir: string): Partial<Identity> {
  const file = join(dir, 'identity.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Identity) : {};
}

export function writeIdentity(dir: string, identity: Identity): void {
  writeFileSync(join(dir, 'identity.json'), JSON.stringify(identity), { mode: 0o600 });
}

/** Writes the kubeconfig, readable by its owner only, in one step; the result is its path. */
export function writeKubeconfig(
  dir: string,
  { url, ca, token }: { url: string; ca: string; token: string },
): string {
  const path = join(dir, 'kubeconfig');
  const text = `apiVersion: v1
kind: Config
current-context: simulated
clusters:
  - name: simulated
    cluster:
      server: ${url}
      certificate-authority-data: ${Buffer.from(ca).toString('base64')}
contexts:
  - name: simulated
    context: { cluster: simulated, user: simulated }
users:
  - name: simulated
    user: { token: ${token} }
`;
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
  return path;
}
