import { describe, expect, test } from 'vitest';
import { connectApi } from './client.ts';
import { StoreByNameDocument } from './generated/operations.ts';

const answering = (body: string, status = 200) => {
  const sent: RequestInit[] = [];
  const send = ((_url: URL, init: RequestInit) => {
    sent.push(init);
    return Promise.resolve(new Response(body, { status }));
  }) as unknown as typeof fetch;
  return {
    sent,
    ask: () =>
      connectApi(new URL('http://localhost/graphql'), send).request(StoreByNameDocument, { name: 'a-shop' }),
  };
};

describe('a request', () => {
  test('sends the document with its variables and gives the data', async () => {
    const { sent, ask } = answering('{"data":{"store":{"id":"store_1"}}}');
    expect(await ask()).toEqual({ ok: true, data: { store: { id: 'store_1' } } });
    const body = JSON.parse(String(sent[0]?.body)) as { query: string; variables: unknown };
    expect(body.query).toContain('query StoreByName');
    expect(body.variables).toEqual({ name: 'a-shop' });
  });

  test('gives the server’s words, code and request id when it is refused as a whole', async () => {
    const { ask } = answering(
      '{"errors":[{"message":"Too deep.","extensions":{"code":"DEPTH","requestId":"r-1"}}]}',
      400,
    );
    expect(await ask()).toEqual({
      ok: false,
      failure: { isNetwork: false, message: 'Too deep.', code: 'DEPTH', requestId: 'r-1' },
    });
  });

  test('counts data beside errors as refused: half an answer is none', async () => {
    const { ask } = answering('{"data":{"store":null},"errors":[{"message":"Broken."}]}');
    expect(await ask()).toMatchObject({ ok: false, failure: { message: 'Broken.' } });
  });

  test('says that nobody answered when what came is not the API', async () => {
    expect(await answering('<html>Bad gateway</html>', 502).ask()).toMatchObject({
      ok: false,
      failure: { isNetwork: true },
    });
    const down = (() => Promise.reject(new TypeError('fetch failed'))) as typeof fetch;
    const answer = await connectApi(new URL('http://localhost/graphql'), down).request(StoreByNameDocument, {
      name: 'a',
    });
    expect(answer).toMatchObject({ ok: false, failure: { isNetwork: true, message: 'fetch failed' } });
  });
});
