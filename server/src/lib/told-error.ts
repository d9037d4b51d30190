/** An error whose message is for the person who runs the server: it is told as it is, without a stack. */
export class ToldError extends Error {}

/** The server does not start for a reason that a person can put right: one sentence, and what to do. */
export class RefusedStart extends ToldError {
  readonly remedy: string;
  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(`${message} ${remedy}`, options);
    this.remedy = remedy;
  }
}
