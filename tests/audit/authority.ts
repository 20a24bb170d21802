/** A real time stamping authority, made with openssl and served over HTTP on a free port. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCertificateFile } from '../../app/audit/time-stamp.ts'

export interface Authority {
  readonly url: string
  /** DER. */
  readonly certificate: Uint8Array
  readonly certificateFile: string
  /** TimeStampResp to a TimeStampReq. */
  answer(query: Uint8Array): Uint8Array
  close(): Promise<void>
}

const extensions = {
  stamping: 'extendedKeyUsage = critical,timeStamping',
  anything: 'extendedKeyUsage = clientAuth',
} as const

export interface AuthorityWishes {
  readonly key?: 'rsa:2048' | 'P-256' | 'P-384'
  readonly digest?: 'sha256' | 'sha512'
  readonly purpose?: keyof typeof extensions
  /** Days its certificate is valid, from now. */
  readonly days?: number
  /** A certificate that has ended, as it would be seen by whoever is handed an old one. */
  readonly ended?: boolean
}

function openssl(folder: string, ...args: readonly string[]): void {
  const done = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`openssl ${args[0]}: ${done.stderr}`)
}

export async function openAuthority(wishes: AuthorityWishes = {}): Promise<Authority> {
  const { key = 'rsa:2048', digest = 'sha256', purpose = 'stamping', days = 30, ended = false } = wishes
  const folder = mkdtempSync(join(tmpdir(), 'fuin-tsa-'))
  const curve = key === 'rsa:2048' ? [] : ['-pkeyopt', `ec_paramgen_curve:${key}`]
  const config = [
    '[req]\ndistinguished_name = name\nprompt = no\nx509_extensions = tsa\n[name]\nCN = Test TSA\n[tsa]',
    // openssl signs no stamp with a certificate of another purpose, so that one is made of the same key afterwards.
    extensions.stamping,
    '[tsa_config]\ndefault_tsa = tsa1\n[tsa1]\nserial = serial\ncrypto_device = builtin\nsigner_cert = tsa.pem\nsigner_key = tsa.key',
    `signer_digest = ${digest}\ndefault_policy = 1.2.3.4.1\ndigests = sha256, sha512\naccuracy = secs:1\nordering = yes\ness_cert_id_chain = no\ness_cert_id_alg = sha256`,
    '',
  ].join('\n')
  writeFileSync(join(folder, 'tsa.cnf'), config)
  writeFileSync(join(folder, 'serial'), '01\n')
  const made = ['-newkey', key === 'rsa:2048' ? key : 'ec', ...curve, '-nodes', '-keyout', 'tsa.key', '-out', 'tsa.pem']
  openssl(folder, 'req', '-x509', ...made, '-days', String(days), '-config', 'tsa.cnf')
  if (purpose === 'anything' || ended) remake(folder, { purpose, ended })
  const answer = (query: Uint8Array): Uint8Array => {
    writeFileSync(join(folder, 'query.tsq'), query)
    openssl(
      folder,
      'ts',
      '-reply',
      '-queryfile',
      'query.tsq',
      '-out',
      'reply.tsr',
      '-config',
      'tsa.cnf',
      '-section',
      'tsa1',
    )
    return new Uint8Array(readFileSync(join(folder, 'reply.tsr')))
  }
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
  const certificateFile = join(folder, 'tsa.pem')
  return {
    url: `http://127.0.0.1:${port}/`,
    certificate: readCertificateFile(new Uint8Array(readFileSync(certificateFile))),
    certificateFile,
    answer,
    close: async () => {
      await new Promise((closed) => server.close(closed))
      rmSync(folder, { recursive: true })
    },
  }
}

/** The same key under a certificate no stamp should be believed with. */
function remake(
  folder: string,
  { purpose, ended }: { readonly purpose: keyof typeof extensions; readonly ended: boolean },
) {
  writeFileSync(join(folder, 'ext.cnf'), `${extensions[purpose]}\n`)
  openssl(folder, 'req', '-new', '-key', 'tsa.key', '-subj', '/CN=Test TSA', '-out', 'tsa.csr', '-config', 'tsa.cnf')
  const term = ended ? ['-days', '-1'] : ['-days', '30']
  openssl(
    folder,
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-signkey',
    'tsa.key',
    '-extfile',
    'ext.cnf',
    ...term,
    '-out',
    'tsa.pem',
  )
}
