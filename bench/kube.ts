import { readFileSync } from 'node:fs';
import { Agent, type Dispatcher, request } from 'undici';
import { parse } from 'yaml';

interface KubeConfig {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { user: { token: string } }[];
}

/** A bare client for one API server: the yardstick that does nothing but read. */
export class Kube {
  readonly #server: string;
  readonly #token: string;
  readonly #agent: Agent;

  constructor(kubeconfig: string) {
    const config = parse(readFileSync(kubeconfig, 'utf8')) as KubeConfig;
    const cluster = config.clusters[0]?.cluster;
    const user = config.users[0]?.user;
    if (cluster === undefined || user === undefined)
      throw new Error(`${kubeconfig} names no cluster or user`);
    this.#server = cluster.server;
    this.#token = user.token;
    this.#agent = new Agent({
      connect: { ca: Buffer.from(cluster['certificate-authority-data'], 'base64').toString() },
      bodyTimeout: 0,
      // As the product does: over one HTTP/2 session all these lists at once are refused.
      allowH2: false,
    });
  }

  /** Calls `each` for every watch event, with the time at which it arrived. The result ends the watch. */
  async watch(
    path: string,
    each: (event: { type: string; object: Record<string, unknown> }, at: number) => void,
  ): Promise<() => void> {
    const controller = new AbortController();
    const { body, statusCode } = await request(`${this.#server}${path}`, {
      dispatcher: this.#agent,
      headers: { authorization: `Bearer ${this.#token}` },
      signal: controller.signal,
    });
    if (statusCode !== 200) throw new Error(`${path} answered ${String(statusCode)}`);
    const read = async (): Promise<void> => {
      let rest = '';
      for await (const chunk of body.setEncoding('utf8')) {
        const at = performance.now();
        const lines = (rest + String(chunk)).split('\n');
        rest = lines.pop() ?? '';
        for (const text of lines)
          if (text !== '') each(JSON.parse(text) as { type: string; object: Record<string, unknown> }, at);
      }
    };
    read().catch((error: unknown) => {
      if (!controller.signal.aborted) throw error;
    });
    return () => {
      controller.abort();
    };
  }

  /** Reads a whole collection, a path with a query, in pages of 500. Answers how many bytes came. */
  async list(path: string, accept: string): Promise<number> {
    let bytes = 0;
    let more: string | undefined = '';
    while (more !== undefined) {
      const { body, statusCode }: Dispatcher.ResponseData = await request(
        `${this.#server}${path}&limit=500${more}`,
        { dispatcher: this.#agent, headers: { authorization: `Bearer ${this.#token}`, accept } },
      );
      const text: string = await body.text();
      if (statusCode !== 200) throw new Error(`${path} answered ${String(statusCode)}: ${text}`);
      bytes += text.length;
      const { metadata } = JSON.parse(text) as { metadata: { continue?: string } };
      more = metadata.continue && `&continue=${encodeURIComponent(metadata.continue)}`;
    }
    return bytes;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
