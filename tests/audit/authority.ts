/** Real time stamping authorities, made with openssl and served over HTTP on a free port. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCertificateFile } from '../../app/audit/time-stamp.ts'

export interface Authority {
  readonly url: string
  /** DER: its own certificate, as somebody who trusts no other would be given it. */
  readonly certificates: readonly Uint8Array[]
  readonly certificateFile: string
  /** Those above it, from the one that issued its own up to the root; none where it is on its own. */
  readonly above: readonly Uint8Array[]
  /** TimeStampResp to a TimeStampReq. */
  answer(query: Uint8Array): Uint8Array
  close(): Promise<void>
}

export interface AuthorityWishes {
  readonly key?: 'rsa:2048' | 'P-256' | 'P-384'
  readonly digest?: 'sha256' | 'sha512'
  /** Its certificate has ended, as it would be seen by whoever is handed an old one. */
  readonly ended?: boolean
  /** What stands above it, the root first, each with these extensions; nothing: it is on its own. */
  readonly above?: readonly CaWishes[]
  /** Whether the stamp brings the certificates between it and the root. */
  readonly bringsAbove?: boolean
  /** RFC 2634's SHA-1 or RFC 5816's SHA-256, for naming its own certificate. */
  readonly namedBy?: 'sha1' | 'sha256'
}

export interface CaWishes {
  readonly extensions?: string
  readonly ended?: boolean
}

/** As an authority should be. */
export const caExtensions = 'basicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign,cRLSign'
export const stampExtensions = 'extendedKeyUsage = critical,timeStamping'

/** A folder in which certificates are made. */
export class CertificateFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'fuin-tsa-'))

  openssl(...args: readonly string[]): void {
    const done = spawnSync('openssl', args, { cwd: this.path, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`openssl ${args[0]}: ${done.stderr}`)
  }

  write(name: string, text: string | Uint8Array): void {
    writeFileSync(join(this.path, name), text)
  }

  read(name: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.path, name)))
  }

  der(name: string): Uint8Array {
    const [der] = readCertificateFile(this.read(`${name}.pem`))
    if (!der) throw new Error(name)
    return der
  }

  /** `<name>.pem` and `.key`, issued by `by` or by itself. */
  certificate(
    name: string,
    wishes: {
      readonly extensions: string
      readonly by?: string
      readonly ended?: boolean
      readonly key?: AuthorityWishes['key']
    },
  ): void {
    const { extensions, by, ended = false, key = 'P-256' } = wishes
    const kind = key === 'rsa:2048' ? ['-newkey', key] : ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${key}`]
    this.write('name.cnf', '[req]\ndistinguished_name = name\nprompt = no\n[name]\nCN = x\n')
    this.write(`${name}.ext`, `${extensions}\nsubjectKeyIdentifier = hash\n`)
    const request = ['-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`]
    this.openssl('req', '-new', ...kind, ...request, '-config', 'name.cnf')
    const issuer =
      by === undefined ? ['-signkey', `${name}.key`] : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']
    const term = ['-days', ended ? '-1' : '30', '-extfile', `${name}.ext`]
    this.openssl('x509', '-req', '-sha256', '-in', `${name}.csr`, ...issuer, ...term, '-out', `${name}.pem`)
  }

  remove(): void {
    rmSync(this.path, { recursive: true })
  }
}

export async function openAuthority(wishes: AuthorityWishes = {}): Promise<Authority> {
  const { key = 'rsa:2048', digest = 'sha256', above = [], bringsAbove = true, namedBy = 'sha256' } = wishes
  const folder = new CertificateFolder()
  const names = above.map((_, i) => `ca${i}`)
  for (const [i, { extensions = caExtensions, ended = false }] of above.entries()) {
    const by = names[i - 1]
    folder.certificate(`ca${i}`, { extensions, ended, ...(by === undefined ? {} : { by }) })
  }
  const by = names.at(-1)
  const ended = wishes.ended ?? false
  folder.certificate('tsa', { extensions: stampExtensions, key, ended, ...(by === undefined ? {} : { by }) })
  folder.write('chain.pem', names.map((name) => Buffer.from(folder.read(`${name}.pem`)).toString()).join(''))
  folder.write('serial', '01\n')
  folder.write(
    'tsa.cnf',
    [
      '[tsa_config]\ndefault_tsa = tsa1\n[tsa1]\nserial = serial\ncrypto_device = builtin',
      'signer_cert = tsa.pem\nsigner_key = tsa.key',
      names.length > 0 && bringsAbove ? 'certs = chain.pem' : '',
      `signer_digest = ${digest}\ndefault_policy = 1.2.3.4.1\ndigests = sha256, sha512\naccuracy = secs:1`,
      `ordering = yes\ness_cert_id_chain = no\ness_cert_id_alg = ${namedBy}`,
      '',
    ].join('\n'),
  )
  const answer = (query: Uint8Array): Uint8Array => {
    folder.write('query.tsq', query)
    const files = ['-queryfile', 'query.tsq', '-out', 'reply.tsr']
    folder.openssl('ts', '-reply', ...files, '-config', 'tsa.cnf', '-section', 'tsa1')
    return folder.read('reply.tsr')
  }
  const { url, close } = await serve(answer)
  return {
    url,
    certificates: [folder.der('tsa')],
    certificateFile: join(folder.path, 'tsa.pem'),
    above: names.toReversed().map((name) => folder.der(name)),
    answer,
    close: async () => {
      await close()
      folder.remove()
    },
  }
}

async function serve(answer: Authority['answer']) {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      response.setHeader('Content-Type', 'application/timestamp-reply')
      response.end(answer(new Uint8Array(Buffer.concat(parts))))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise<void>((closed) => void server.close(() => closed())),
  }
}
