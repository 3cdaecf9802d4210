import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Certificates {
  ca: string;
  caFile: string;
  certFile: string;
  keyFile: string;
  remove: () => Promise<void>;
}

/** A CA that nobody knows, and a certificate of it for loopback; `openssl` makes both. */
export async function makeCertificates(): Promise<Certificates> {
  const dir = await mkdtemp(join(tmpdir(), 'usher-ca-'));
  const at = (name: string) => join(dir, name);
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...key,
    '-days',
    '2',
    '-subj',
    '/CN=Usher’s private CA',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.crt'),
  );
  await openssl('req', ...key, '-subj', '/CN=redis', '-keyout', at('redis.key'), '-out', at('redis.csr'));
  await writeFile(at('names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  const signed = [
    '-CA',
    at('ca.crt'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
    '-extfile',
    at('names'),
    '-days',
    '2',
  ];
  await openssl('x509', '-req', '-in', at('redis.csr'), ...signed, '-out', at('redis.crt'));
  return {
    ca: await readFile(at('ca.crt'), 'utf8'),
    caFile: at('ca.crt'),
    certFile: at('redis.crt'),
    keyFile: at('redis.key'),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
