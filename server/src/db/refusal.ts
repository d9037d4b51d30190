/** The database may not be opened or used as it is: one sentence that says what, why and what to do. Stops the start. */
export class DatabaseRefusal extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(`${message} ${remedy}`, options);
    this.remedy = remedy;
  }
}
