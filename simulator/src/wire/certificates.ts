import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificates {
  ca: string;
  cert: string;
  key: string;
}

const tenYearsMs = 10 * 365 * 24 * 3600 * 1000;

/** A CA of its own and a server certificate for loopback names, made once per directory. */
export function certificatesIn(dir: string, now: number): Certificates {
  const file = join(dir, 'certificates.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Certificates;
  const made = makeCertificates(now);
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

function makeCertificates(now: number): Certificates {
  const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const caName = 'simulated-kubernetes-ca';
  const caKeyId = keyId(ca.publicKey);
  const basic = (isCa: boolean) =>
    extension('2.5.29.19', true, sequence(isCa ? boolean(true) : Buffer.alloc(0)));
  const usage = (bits: number, unused: number) =>
    extension('2.5.29.15', true, der(0x03, Buffer.from([unused, bits])));
  const names = [
    der(0x82, Buffer.from('localhost')),
    der(0x82, Buffer.from('kubernetes.default.svc')),
    der(0x87, Buffer.from([127, 0, 0, 1])),
    der(0x87, Buffer.from([...Array<number>(15).fill(0), 1])),
  ];
  const authority = certificate({
    serial: 1,
    issuer: caName,
    subject: caName,
    now,
    publicKey: ca.publicKey,
    signer: ca.privateKey,
    extensions: [basic(true), usage(0x06, 1), extension('2.5.29.14', false, octets(caKeyId))],
  });
  const leaf = certificate({
    serial: 2,
    issuer: caName,
    subject: 'simulated-kubernetes',
    now,
    publicKey: server.publicKey,
    signer: ca.privateKey,
    extensions: [
      basic(false),
      usage(0x80, 7),
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.35', false, sequence(der(0x80, caKeyId))),
      extension('2.5.29.17', false, sequence(...names)),
    ],
  });
  return {
    ca: pem(authority),
    cert: pem(leaf),
    key: createPrivateKey(server.privateKey.export({ type: 'pkcs8', format: 'pem' }))
      .export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  };
}

interface CertificateParts {
  serial: number;
  issuer: string;
  subject: string;
  now: number;
  publicKey: KeyObject;
  signer: KeyObject;
  extensions: Buffer[];
}

/** An X.509 v3 certificate in DER, signed with ECDSA and SHA-256. */
function certificate({
  serial,
  issuer,
  subject,
  now,
  publicKey,
  signer,
  extensions,
}: CertificateParts): Buffer {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const validity = sequence(time(now - 3600_000), time(now + tenYearsMs));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([serial])),
    algorithm,
    commonName(issuer),
    validity,
    commonName(subject),
    spki,
    der(0xa3, sequence(...extensions)),
  );
  return sequence(
    body,
    algorithm,
    der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer)])),
  );
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const octets = (content: Buffer): Buffer => der(0x04, content);
const boolean = (value: boolean): Buffer => der(0x01, Buffer.from([value ? 0xff : 0]));
const commonName = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(name)))));
const time = (at: number): Buffer =>
  der(0x18, Buffer.from(new Date(at).toISOString().replace(/[-:T]/g, '').replace(/\.\d+/, '')));
const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
const keyId = (key: KeyObject): Buffer =>
  createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
const pem = (content: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(content.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap((value) => {
    const groups = [value & 0x7f];
    for (let left = value >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}
