import { setTimeout as delay } from 'node:timers/promises';
import type { RealNode } from './real-node.ts';

const pauseMs = 100;

/** A page of a shop, and a piece of text that it has when it is what it should be. */
export interface ShopPage {
  path: string;
  shows: string;
}

/** Somebody who opens one page after the other, and notes each that does not come. */
export class Visitor {
  readonly #node: RealNode;
  readonly #shop: string;
  readonly #pages: readonly ShopPage[];
  #isThere = true;
  #opened = 0;
  readonly #refused: string[] = [];
  readonly #end: Promise<void>;

  constructor(node: RealNode, shop: string, pages: readonly ShopPage[]) {
    this.#node = node;
    this.#shop = shop;
    this.#pages = pages;
    this.#end = this.#walk();
  }

  async #walk(): Promise<void> {
    const begin = performance.now();
    while (this.#isThere)
      for (const page of this.#pages) {
        const trouble = await this.#open(page);
        const second = Math.round((performance.now() - begin) / 1000);
        this.#opened += 1;
        if (trouble !== undefined) this.#refused.push(`${page.path} in second ${String(second)}: ${trouble}`);
        await delay(pauseMs);
      }
  }

  async #open({ path, shows }: ShopPage): Promise<string | undefined> {
    try {
      const { status, html } = await this.#node.visit(new URL(path, this.#shop));
      if (status === 200 && html.includes(shows)) return undefined;
      const title = /<title[^>]*>([^<]*)/.exec(html)?.[1];
      return `${String(status)} ${title ?? html.slice(0, 200)}`;
    } catch (error) {
      return String(error);
    }
  }

  /** How many pages were opened since the visitor came, and which did not come as they should. */
  async leave(): Promise<{ opened: number; refused: readonly string[] }> {
    this.#isThere = false;
    await this.#end;
    return { opened: this.#opened, refused: this.#refused };
  }
}
