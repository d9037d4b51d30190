import type { Page } from 'playwright-core';
import type { ShopPage } from './visitor.ts';

export interface Login {
  username: string;
  password: string;
}

/** What this suite must know about an engine: how its customers and its administrator use it, and what must stay closed. */
export interface ShopRules {
  engine: 'MEDUSA' | 'WOOCOMMERCE';
  /** The shop's language and country: what `buy` reads and where it has the goods sent. */
  locale: string;
  /** What the charts' values for a laptop leave out and this suite wants to see and to measure. */
  byHand: Readonly<Record<string, string>>;
  /** Components that nobody from outside the store may reach but through the edge, with their ports. */
  closed: readonly { component: string; port: number }[];
  /** The component that talks to the database, with bash in its image. */
  client: string;
  /** Pages of all its parts; the first can only be shown by a shop with its database. */
  pages: readonly [ShopPage, ...ShopPage[]];
  /** Run in the database's container: ends with 0 if DATABASE_USER can log in with DATABASE_PASSWORD from another address than localhost. */
  logIn: string;
  /** Run in the database's container: the orders are gone, as after an accident. */
  loseOrders: string;
  /** Buys one piece of a product as a customer does. Answers the order's number. */
  buy(page: Page, url: string, title: string): Promise<string>;
  /** Logs into the administration, and waits until it shows the order. */
  findOrder(page: Page, url: string, login: Login, order: string): Promise<void>;
}
