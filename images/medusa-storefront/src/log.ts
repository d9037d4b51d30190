export type Level = 'info' | 'warn' | 'error';

/** One line of JSON on standard output, as the platform's log reader expects it. */
export function log(level: Level, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  const line = JSON.stringify({ time: new Date().toISOString(), level, message, ...fields });
  process.stdout.write(`${line}\n`);
}
