/** Runs once before the first request; Next also compiles this file for a runtime that is not used here. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { start } = await import('./start.ts');
  start();
}
