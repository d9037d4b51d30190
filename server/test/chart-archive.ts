import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Writes a small chart as an archive and answers its path; the same files give the same path. */
export async function writeChart(directory: string, templates: Record<string, string>): Promise<string> {
  const chart = 'apiVersion: v2\nname: small\nversion: 1.0.0\nappVersion: "1"\n';
  const files = { 'Chart.yaml': chart, 'values.yaml': 'title: none\n', ...templates };
  const entries = Object.entries(files).flatMap(([name, text]) =>
    tarEntry(`small/${name}`, Buffer.from(text)),
  );
  const archive = gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));
  const path = join(
    directory,
    `small-${createHash('sha256').update(archive).digest('hex').slice(0, 12)}.tgz`,
  );
  await mkdir(directory, { recursive: true });
  await writeFile(path, archive);
  return path;
}

function tarEntry(name: string, content: Buffer): Buffer[] {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(`${'0'.repeat(11)}\0`, 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}
