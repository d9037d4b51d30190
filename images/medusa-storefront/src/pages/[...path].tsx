import { shopPage } from '../request/page.ts';

export const config = { unstable_runtimeJS: false };
export const getServerSideProps = shopPage<never>({ load: () => Promise.resolve({ trouble: 'missing' }) });

/** Whatever no other page answers. */
export default function MissingPage() {
  return null;
}
