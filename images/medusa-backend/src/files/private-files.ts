import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** Medusa serves this folder of the application whole, to everybody: it is where the uploads' volume is mounted. */
export const publicFolder = 'static';

/** Below it, since server and worker share that one volume; `isPrivateAddress` keeps it out of what is served. */
export const privateFolder = join(publicFolder, '.private');

/** What Medusa's file provider calls a private file, and what its address ends with. */
export const privateName = /^private-[^/\\]+$/;

/** Whether the web address leads into the private folder, read as the one who serves the files reads it: percent signs decoded once. */
export function isPrivateAddress(url: string): boolean {
  const path = url.split('?', 1)[0] ?? '';
  try {
    return decodeURIComponent(path).split('/').includes('.private');
  } catch {
    // What cannot be decoded is not served either.
    return false;
  }
}

/** Moves the private files of versions that kept them among the uploads. Others may do the same at this moment. */
export async function hidePrivateFiles(root: string): Promise<void> {
  const names = await readdir(join(root, publicFolder)).catch(() => []);
  const found = names.filter((name) => privateName.test(name));
  if (found.length === 0) return;
  await mkdir(join(root, privateFolder), { recursive: true });
  for (const name of found)
    await rename(join(root, publicFolder, name), join(root, privateFolder, name)).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
    });
}
