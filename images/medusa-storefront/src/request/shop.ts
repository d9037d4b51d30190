import { RegionSource } from '../backend/regions.ts';
import { readSettings, type Settings } from '../settings.ts';

/** The one shop that this process shows. */
export interface Shop {
  settings: Settings;
  regions: RegionSource;
  /** Orders being placed right now, by cart: a second click gets the first one's answer. */
  placing: Map<string, Promise<unknown>>;
}

/** Made at the first use and kept: what lives as long as the process has this one home. */
const holder: { shop?: Shop } = {};

export function openShop(): Shop {
  if (holder.shop === undefined) {
    const settings = readSettings(process.env);
    holder.shop = { settings, regions: new RegionSource(settings, Date.now), placing: new Map() };
  }
  return holder.shop;
}
