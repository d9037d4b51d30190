/** One line in the form of Medusa's own log, so that a pod's lines read alike. */
export const info = (text: string): void => {
  process.stdout.write(`info:    ${text}\n`);
};

export const error = (text: string): void => {
  process.stderr.write(`error:   ${text}\n`);
};
