import type { Page } from 'playwright-core';

export interface Login {
  username: string;
  password: string;
}

/** What this suite must know about an engine: how its customers and its administrator use it, and what must stay closed. */
export interface ShopRules {
  engine: 'MEDUSA' | 'WOOCOMMERCE';
  /** The shop's language and country: what `buy` reads and where it has the goods sent. */
  locale: string;
  /** Components that nobody from outside the store may reach but through the edge, with their ports. */
  closed: readonly { component: string; port: number }[];
  /** The component that talks to the database, with bash in its image. */
  client: string;
  /** A page that only a shop with its database can show. */
  listPath: string;
  /** Buys one piece of a product as a customer does. Answers the order's number. */
  buy(page: Page, url: string, title: string): Promise<string>;
  /** Logs into the administration, and waits until it shows the order. */
  findOrder(page: Page, url: string, login: Login, order: string): Promise<void>;
}
