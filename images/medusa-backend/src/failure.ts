/** Exit codes, as sysexits.h numbers them. */
export const exitCodes = {
  /** A step failed, and said so in the lines before. */
  failed: 1,
  /** The database or Redis did not answer in time. */
  unavailable: 69,
  /** The database refuses the login. */
  login: 77,
  /** A variable or the seed file is missing or wrong: trying again will not help. */
  settings: 78,
} as const;

/** What a command could not do, in lines for its log. */
export class Failure extends Error {
  readonly lines: readonly string[];
  readonly exitCode: number;

  constructor(kind: keyof typeof exitCodes, lines: readonly string[], cause?: unknown) {
    super(lines.join('\n'), { cause });
    this.lines = lines;
    this.exitCode = exitCodes[kind];
  }
}
