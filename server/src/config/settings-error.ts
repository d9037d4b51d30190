/** The settings do not let the server start: what is wrong, and what to do, in one line. */
export class SettingsError extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(`${message} ${remedy}`);
    this.remedy = remedy;
  }
}
