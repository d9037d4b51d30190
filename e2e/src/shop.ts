import { request } from 'node:http';

/** Asks the ingress for `/` as a visitor of `host` does, whatever this machine's resolver knows. */
export function visit(ingressPort: number, host: string): Promise<{ status: number; html: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: ingressPort, path: '/', headers: { host }, timeout: 10_000 },
      (response) => {
        let html = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (html += chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, html });
        });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}
