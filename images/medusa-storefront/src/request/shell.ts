import type { Totals } from '../backend/totals.ts';
import type { Settings, Theme } from '../settings.ts';

/** What every page knows of its shop, whatever it shows. */
export interface Shell {
  title: string;
  theme: Theme;
  locale: string;
  currency: string;
  country: string;
  cartCount: number;
}

export const shellOf = (settings: Settings, cartCount: number): Shell => ({
  title: settings.title,
  theme: settings.theme,
  locale: settings.locale,
  currency: settings.currency,
  country: settings.country,
  cartCount,
});

/** A picture of the shop's own backend, by a path: it then loads under whichever name the shop was opened. */
export function pictureAddress(url: string, publicUrl: string): string {
  return publicUrl !== '' && url.startsWith(`${publicUrl}/`) ? url.slice(publicUrl.length) : url;
}

/** The same cart or order with its lines' pictures at addresses of this shop. */
export const withPictures = <T extends Totals>(totals: T, publicUrl: string): T => ({
  ...totals,
  lines: totals.lines.map((line) => ({
    ...line,
    picture: line.picture === null ? null : pictureAddress(line.picture, publicUrl),
  })),
});
