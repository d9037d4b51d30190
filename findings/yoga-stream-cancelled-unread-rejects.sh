#!/usr/bin/env bash
# graphql-yoga 5.24.1 with graphql 16.12.0, Node 20.20 or newer, 2026-12-01.
# The answer to a subscription is a web Response whose body is a stream. Cancelling the body of such a Response before anybody read from
# it, as a plugin does that answers something else in its place, rejects with a TypeError, since the stream only takes hold of the
# subscription's source when it is first read. And that source is never ended: its `return` is not called. A stream that was read once
# can be cancelled, and ends its source. So whoever replaces a streamed answer must end the source by itself.
set -euo pipefail
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-fund --no-audit --silent graphql-yoga@5.24.1 graphql@16.12.0
cat >run.mjs <<'JS'
import { createSchema, createYoga } from 'graphql-yoga';

let ended = 0;
const source = {
  [Symbol.asyncIterator]: () => ({
    next: () => new Promise((resolve) => setTimeout(resolve, 20, { done: false, value: { tick: 1 } })),
    return: () => ((ended += 1), Promise.resolve({ done: true, value: undefined })),
  }),
};
const yoga = createYoga({
  logging: false,
  schema: createSchema({
    typeDefs: 'type Query { a: Int } type Subscription { tick: Int }',
    resolvers: { Subscription: { tick: { subscribe: () => source } } },
  }),
});
const ask = () =>
  yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { tick }' }),
  });

const unread = await ask();
console.log('unread:', await unread.body.cancel().then(() => 'cancelled', String), '| source ended:', ended);
const read = await ask();
const reader = read.body.getReader();
await reader.read();
await reader.read();
console.log('read:', await reader.cancel().then(() => 'cancelled', String), '| source ended:', ended);
process.exit(0);
JS
node run.mjs | tee seen.txt
grep -q '^unread: TypeError: .* | source ended: 0$' seen.txt
grep -q '^read: cancelled | source ended: 1$' seen.txt
echo 'seen as stated'
