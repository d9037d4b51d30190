import type { NextPageContext } from 'next';
import type { PageProps } from '../request/page.ts';
import { shellOf } from '../request/shell.ts';
import { openShop } from '../request/shop.ts';

export const config = { unstable_runtimeJS: false };

/** Only `_app` shows anything here: the trouble that the initial properties name. */
export default function ErrorPage() {
  return null;
}

ErrorPage.getInitialProps = ({ res }: NextPageContext): PageProps<never> => {
  const status = res?.statusCode ?? 500;
  return {
    shell: shellOf(openShop().settings, 0),
    trouble: status === 404 ? 'missing' : status < 500 ? 'refused' : 'away',
  };
};
