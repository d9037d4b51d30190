// Run by `helm test`: the shop answers, its products are listed with the publishable key, and what must not be reachable is not.
import { connect } from 'node:net';

const { BACKEND, STOREFRONT, STORE_ID, PUBLISHABLE_KEY, FORBIDDEN, MUST_BE_ISOLATED } = process.env;

async function answer(url, headers = {}) {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}

function reaches(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3000 });
    const end = (value) => resolve((socket.destroy(), value));
    socket
      .on('connect', () => end(true))
      .on('timeout', () => end(false))
      .on('error', () => end(false));
  });
}

await answer(`${BACKEND}/ready`);
const { products } = JSON.parse(
  await answer(`${BACKEND}/store/products`, { 'x-publishable-api-key': PUBLISHABLE_KEY }),
);
const page = await answer(`${STOREFRONT}/`);
if (!page.includes(`content="${STORE_ID}/`))
  throw new Error(`the storefront does not say that it is store ${STORE_ID}`);
const [host, port] = FORBIDDEN.split(':');
const isOpen = await reaches(host, Number(port));
if (isOpen && MUST_BE_ISOLATED === 'true')
  throw new Error(`${FORBIDDEN} is reachable: network policies are not enforced`);
process.stdout.write(`${products.length} products; network policies are ${isOpen ? 'not ' : ''}enforced\n`);
