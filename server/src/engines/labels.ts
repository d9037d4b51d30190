import type { Store } from '../domain/store/store.ts';
import { sha256 } from '../lib/canonical-json.ts';

/** Labels of objects that the control plane itself makes for a store. They select; they do not prove. */
export const storeLabels = (
  store: Pick<Store, 'id' | 'owner' | 'name'>,
  component: string,
): Record<string, string> => ({
  'app.kubernetes.io/instance': store.name,
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/part-of': 'shopyard',
  'app.kubernetes.io/managed-by': 'shopyard',
  'shopyard.dev/store-id': store.id,
  'shopyard.dev/owner': labelValue(store.owner),
});

/** Text as a label can carry it: itself where the API allows it, otherwise a stable name made from it. */
export const labelValue = (text: string): string =>
  /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(text) ? text : `x-${sha256(text).slice(0, 32)}`;
