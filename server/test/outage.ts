import { setTimeout as delay } from 'node:timers/promises';

/**
 * The cases speak of outages of minutes. As a rule they last seconds here, with deadlines shortened likewise;
 * with TEST_LONG_OUTAGES=1 they last their minutes and everything has the deadlines of the product.
 */
export const longOutages = process.env['TEST_LONG_OUTAGES'] === '1';

export const outage = async ({ seconds, minutes }: { seconds: number; minutes: number }): Promise<void> => {
  await delay(longOutages ? minutes * 60_000 : seconds * 1000);
};

/** What a test may take that takes `ms` with short outages. */
export const withOutages = (ms: number): number => (longOutages ? ms + 20 * 60_000 : ms);
