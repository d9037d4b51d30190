import { type Backend, BackendAway, BackendRefusal, KeyRefused } from './client.ts';

/** Whether the backend lets this shop in. One that does not answer has refused nobody. */
export async function acceptsKey(backend: Backend): Promise<boolean> {
  try {
    await backend.get('/store/regions', { limit: 1 });
  } catch (error) {
    if (error instanceof KeyRefused) return false;
    if (!(error instanceof BackendAway || error instanceof BackendRefusal)) throw error;
  }
  return true;
}
