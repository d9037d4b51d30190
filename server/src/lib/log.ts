import { pino, type Logger } from 'pino';

export type Log = Logger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** One JSON line per entry, to stderr: stdout is for the person who starts the server. Secrets never get here. */
export const createLog = (level: LogLevel, destination: NodeJS.WritableStream = process.stderr): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // By itself pino writes an Error under any other name than `err` as {}.
      serializers: { error: pino.stdSerializers.err },
    },
    destination,
  );
