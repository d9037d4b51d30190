import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createSocketServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testEdge } from '../../test/platform.ts';
import { createProber, judge, probeAddress, type ProbeAnswer } from './probe.ts';

const page = (content: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"><meta name="shopyard-store" content="${content}"></head></html>`;

/** An edge on a free port; answers where it listens. */
async function anEdge(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ask(address: string, signal?: AbortSignal): Promise<ProbeAnswer> {
  const prober = createProber();
  onTestFinished(() => prober.close());
  return prober.ask({ url: 'http://tea.localhost:4080/', address, storeId: 'store-1' }, signal);
}

describe('the shop is asked', () => {
  test('with its own host at the address of the edge, and sells when it shows its mark', async () => {
    let host: string | undefined;
    const address = await anEdge((request, response) => {
      host = request.headers.host;
      response.end(page('store-1/seed-7'));
    });
    expect(await ask(address)).toEqual({ kind: 'selling', seedHash: 'seed-7' });
    expect(host).toBe('tea.localhost:4080');
  });

  test.each<[string, RequestListener, string]>([
    ['an error of the edge', (_request, response) => response.writeHead(502).end(), 'it answers HTTP 502'],
    [
      'a page without the mark',
      (_request, response) => response.end('<html>hello</html>'),
      'its front page does not carry the mark of this shop',
    ],
    [
      'the page of another shop',
      (_request, response) => response.end(page('store-2/seed-7')),
      'another shop answers at its address',
    ],
    [
      'a way to elsewhere',
      (_request, response) => response.writeHead(302, { location: 'https://example.com/' }).end(),
      'it sends visitors to example.com',
    ],
    [
      'a circle',
      (_request, response) => response.writeHead(302, { location: '/again' }).end(),
      'it redirects in a circle',
    ],
  ])('and does not sell with %s', async (_what, listener, message) => {
    expect(await ask(await anEdge(listener))).toEqual({ kind: 'notSelling', message });
  });

  test('and may send its visitors on within the same host', async () => {
    const address = await anEdge((request, response) => {
      if (request.url === '/') response.writeHead(307, { location: '/de' }).end();
      else response.end(page('store-1/seed-1'));
    });
    expect(await ask(address)).toMatchObject({ kind: 'selling' });
  });

  test('and reads no more than a bounded part of an endless page', async () => {
    let sent = 0;
    const address = await anEdge((_request, response) => {
      response.write(page('store-1/seed-1'));
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(await ask(address)).toMatchObject({ kind: 'selling' });
    expect(sent).toBeLessThan(50 * 1024 * 1024);
  });

  test('and is silent when nothing listens or nothing is answered before the deadline', async () => {
    const sockets: Socket[] = [];
    const server = createSocketServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const patience = AbortSignal.timeout(200);
    expect(await ask(address, patience)).toMatchObject({ kind: 'silent' });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    expect(await ask(address)).toEqual({
      kind: 'silent',
      message: `${address} does not answer for tea.localhost:4080: the connection is refused`,
    });
  });
});

test('the mark is read however the tag is written', () => {
  const tags = [
    '<meta name="shopyard-store" content="store-1/h">',
    "<META content='store-1/h' name='shopyard-store' />",
    '<meta\n  data-x="1"\n  name="shopyard-store"\n  content="store-1/h"\n>',
  ];
  for (const tag of tags)
    expect(judge(`<meta name="other" content="x">${tag}`, 'store-1')).toEqual({
      kind: 'selling',
      seedHash: 'h',
    });
  expect(judge('<meta name="shopyard-store-2" content="store-1/h">', 'store-1')).toMatchObject({
    kind: 'notSelling',
  });
});

test('the probe connects where the operator says, else to the address of the Ingress at the public port', () => {
  expect(probeAddress({ ...testEdge, probeAddress: '10.0.0.1:80' }, '1.2.3.4')).toBe('10.0.0.1:80');
  expect(probeAddress(testEdge, '1.2.3.4')).toBe('1.2.3.4:4080');
  expect(probeAddress({ ...testEdge, port: undefined }, 'fd00::1')).toBe('[fd00::1]');
  expect(probeAddress(testEdge, undefined)).toBeUndefined();
});
