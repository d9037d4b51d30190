import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Random } from '../lib/clock.ts';
import { platformKey } from './platform-key.ts';
import type { PlatformKey } from './platform-key.ts';
import { RefusedStart } from '../lib/told-error.ts';

const keyBytes = 32;

/** The platform key is missing, damaged, readable by others or not the one that stores were made with. Stops the start. */
export class PlatformKeyError extends RefusedStart {}

/** What is remembered of the key (the database, in the real server). */
export interface KeyMemory {
  keyFingerprint(): Promise<string | undefined>;
  setKeyFingerprint(fingerprint: string): Promise<void>;
  hasStores(): Promise<boolean>;
}

/**
 * Reads the key, or makes it (mode 0600) where `mayCreate` and no store depends on an earlier one. While stores exist,
 * a missing or different key is refused: their passwords could not be derived again.
 */
export async function openPlatformKey(input: {
  file: string;
  /** False for a file that the operator provides. */
  mayCreate: boolean;
  random: Random;
  memory: KeyMemory;
}): Promise<PlatformKey> {
  const { file, memory } = input;
  const known = await memory.keyFingerprint();
  const isNeeded = known !== undefined && (await memory.hasStores());
  const found = readKey(file, input.mayCreate);
  if (found === undefined && (isNeeded || !input.mayCreate))
    throw new PlatformKeyError(
      `The platform key ${file} is missing${isNeeded ? ', and the passwords of existing stores are derived from it' : ''}.`,
      'Put the file back from your backup; no other key can take its place.',
    );
  const key = platformKey(found ?? createKey(file, input.random));
  if (isNeeded && key.fingerprint !== known)
    throw new PlatformKeyError(
      `The platform key ${file} is not the one that existing stores were made with.`,
      'Put the right file back, or start with the data directory that belongs to this key.',
    );
  if (key.fingerprint !== known) await memory.setKeyFingerprint(key.fingerprint);
  return key;
}

/** undefined where there is no file. */
function readKey(file: string, isOurs: boolean): Buffer | undefined {
  let text: string;
  try {
    const mode = statSync(file).mode & 0o777;
    if (isOurs && (mode & 0o077) !== 0)
      throw new PlatformKeyError(
        `The platform key ${file} can be read by others (mode ${mode.toString(8)}).`,
        `Run: chmod 600 ${file}`,
      );
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof PlatformKeyError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new PlatformKeyError(
      `The platform key ${file} cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'}).`,
      'Let the user that runs Shopyard read it.',
      { cause: error },
    );
  }
  const bytes = /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (bytes.length === keyBytes) return bytes;
  throw new PlatformKeyError(
    `The platform key ${file} is damaged: it is not ${String(keyBytes)} bytes in base64.`,
    'Put the file back from your backup. For a new one: head -c 32 /dev/urandom | base64.',
  );
}

/** Complete under its name or not there at all, on disk before it is used; never over an existing file. */
function createKey(file: string, random: Random): Buffer {
  const bytes = random.bytes(keyBytes);
  const unfinished = `${file}.${random.id()}`;
  try {
    const handle = openSync(unfinished, 'wx', 0o600);
    writeSync(handle, `${bytes.toString('base64')}\n`);
    fsyncSync(handle);
    closeSync(handle);
    linkSync(unfinished, file);
    const folder = openSync(dirname(file), 'r');
    fsyncSync(folder);
    closeSync(folder);
    return bytes;
  } catch (error) {
    throw new PlatformKeyError(
      `The platform key ${file} cannot be made (${String(error)}).`,
      'Check that the data directory exists and may be written by this user.',
      { cause: error },
    );
  } finally {
    rmSync(unfinished, { force: true });
  }
}
