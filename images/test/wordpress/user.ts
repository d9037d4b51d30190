/** The image's user, where this process may become it: files of the image belong to somebody else then, as with a read-only root. */
export const imageUser = process.getuid?.() === 0 ? 33 : undefined;
