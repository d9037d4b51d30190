import { RefusedStart, ToldError } from '../lib/told-error.ts';

/** The server cannot start for a reason that a person can put right: one sentence and its remedy. */
export class StartRefusal extends RefusedStart {}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;

/** An error of `listen` in words; others as they are. */
export function listenRefusal(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const at = `${host}:${String(port)}`;
  const another = 'set SHOPYARD_PORT to another one';
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new StartRefusal(
        `The address ${at} is in use.`,
        `End the program that uses it, or ${another}.`,
        {
          cause: error,
        },
      );
    case 'EACCES':
      return new StartRefusal(`This user may not listen on ${at}.`, `Use a port above 1023: ${another}.`, {
        cause: error,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartRefusal(
        `This machine has no address ${host}.`,
        'Set SHOPYARD_HOST to one that it has.',
        {
          cause: error,
        },
      );
    default:
      return error;
  }
}

/** What a person is told when the start fails: what is meant for people by its sentence; anything else is a bug, told with its stack. */
export function startSentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof ToldError ? error.message : (error.stack ?? error.message);
}
