import { BackendRefusal, type Backend } from './client.ts';
import { toTotals, type Totals } from './totals.ts';
import type { WireOrder } from './wire.ts';

export interface Order extends Totals {
  id: string;
  /** What the customer is told. */
  number: string;
}

/** Undefined when the shop has no such order. */
export async function findOrder(backend: Backend, id: string): Promise<Order | undefined> {
  try {
    const answer = (await backend.get(`/store/orders/${encodeURIComponent(id)}`)) as { order?: WireOrder };
    if (answer.order === undefined) return undefined;
    const { order } = answer;
    return { ...toTotals(order), id: order.id, number: String(order.display_id ?? order.id) };
  } catch (error) {
    if (error instanceof BackendRefusal) return undefined;
    throw error;
  }
}
