import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { gzipSync } from 'fflate';

/** One file of a chart, by its path inside the chart. */
export interface ChartFile {
  path: string;
  bytes: Uint8Array;
}

const library = 'common';

/**
 * A chart's files with the library vendored inside, in a fixed order. Helm stores them with every revision of every store, so the schema goes
 * without its white space.
 */
export function chartFiles(charts: string, chart: string): ChartFile[] {
  const own = filesBelow(join(charts, chart))
    .filter(({ path }) => !path.startsWith('charts/'))
    .map((file) => (file.path === 'values.schema.json' ? dense(file) : file));
  const vendored = filesBelow(join(charts, library)).map(({ path, bytes }) => ({
    path: `charts/${library}/${path}`,
    bytes,
  }));
  return [...own, ...vendored].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files of a chart as they are now, under the version of an older release. */
export function chartFilesOf(
  charts: string,
  release: { chart: string; chartVersion: string; engineVersion: string; changesDataSchema: boolean },
): ChartFile[] {
  const facts: [RegExp, string][] = [
    [/^version: .*$/m, `version: ${release.chartVersion}`],
    [/^appVersion: .*$/m, `appVersion: ${release.engineVersion}`],
    [/^( {2}shopyard\.dev\/changes-data-schema: ).*$/m, `$1'${String(release.changesDataSchema)}'`],
  ];
  const rewritten = (text: string) =>
    facts.reduce((yaml, [line, replacement]) => yaml.replace(line, replacement), text);
  return chartFiles(charts, release.chart).map((file) =>
    file.path === 'Chart.yaml'
      ? { ...file, bytes: Buffer.from(rewritten(Buffer.from(file.bytes).toString())) }
      : file,
  );
}

/**
 * The archive that helm installs. The same files give the same bytes on every machine: no times, owners or modes of the file system, and a
 * compressor pinned by the lock file instead of the one that Node brings.
 */
export function chartArchive(chart: string, files: readonly ChartFile[]): Uint8Array {
  const entries = files.map(({ path, bytes }) =>
    Buffer.concat([header(`${chart}/${path}`, bytes.length), padded(bytes)]),
  );
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]), { level: 9, mtime: 0 });
}

const dense = ({ path, bytes }: ChartFile): ChartFile => ({
  path,
  bytes: Buffer.from(JSON.stringify(JSON.parse(Buffer.from(bytes).toString()))),
});

export const digestOf = (archive: Uint8Array): string => createHash('sha256').update(archive).digest('hex');

function filesBelow(directory: string): ChartFile[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(directory, file).split(sep).join('/'), bytes: readFileSync(file) }));
}

/** A ustar header. */
function header(name: string, length: number): Buffer {
  if (Buffer.byteLength(name) > 100)
    throw new RangeError(`${name} is longer than the 100 bytes that fit into an archive`);
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${length.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(bytes: Uint8Array): Buffer {
  const block = Buffer.alloc(Math.ceil(bytes.length / 512) * 512);
  block.set(bytes);
  return block;
}
