/** How databases, runtimes and file systems say that there is no room left. */
const diskFull =
  /no space left on device|\bENOSPC\b|disk (?:is )?full|disk quota exceeded|could not extend file|errno: 28\b/i;

/** The line that says so: the rest of a log is nobody's business in a status. */
export const diskFullLine = (text: string | undefined): string | undefined =>
  text?.split('\n').find((line) => diskFull.test(line));

export const saysDiskFull = (text: string | undefined): boolean => text !== undefined && diskFull.test(text);
