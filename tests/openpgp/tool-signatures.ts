/** What gpg, sq and rnp themselves write, over the options they have. Runs them: for making vectors, and where they are installed. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OddSignature } from './odd-signatures.ts'
import type { Tool } from './other-tools.ts'

export interface ToolCases {
  readonly keys: Readonly<Record<string, Uint8Array>>
  readonly signatures: readonly OddSignature[]
}

const bytesOf = (path: string) => new Uint8Array(readFileSync(path))
const quiet = { stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 24 }

/** All that `tool` can be made to sign `text` as, with keys it has just made. */
export function signedBy(tool: Exclude<Tool, 'sqv'>, text: Uint8Array): ToolCases {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-sign-'))
  try {
    writeFileSync(join(folder, 'text'), text)
    return signing[tool](folder)
  } finally {
    spawnSync('gpgconf', ['--homedir', join(folder, 'home'), '--kill', 'all'])
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs it; null where the tool refuses such options, which is its good right. */
function made(file: string, command: string, args: readonly string[]): Uint8Array | null {
  rmSync(file, { force: true })
  const { status } = spawnSync(command, args, quiet)
  return status === 0 && existsSync(file) ? bytesOf(file) : null
}

const kept = (all: readonly (Omit<OddSignature, 'signature'> & { readonly signature: Uint8Array | null })[]) =>
  all.flatMap(({ signature, ...rest }) => (signature ? [{ ...rest, signature }] : []))

// ── gpg ────────────────────────────────────────────────────────────────────

const gpgKeys = [
  'ed25519',
  'rsa3072',
  'rsa2048',
  'dsa3072',
  'nistp256',
  'nistp384',
  'nistp521',
  'brainpoolP256r1',
  'secp256k1',
]

const gpgOptions: Readonly<Record<string, readonly string[]>> = {
  default: [],
  'with its user id': ['!'],
  'SHA-512': ['--digest-algo', 'SHA512'],
  'SHA-384': ['--digest-algo', 'SHA384'],
  'SHA-256': ['--digest-algo', 'SHA256'],
  'SHA-224': ['--digest-algo', 'SHA224'],
  'SHA-1': ['--digest-algo', 'SHA1'],
  'RIPEMD-160': ['--digest-algo', 'RIPEMD160'],
  notation: ['--sig-notation', 'salt@council.example=x'],
  'critical notation': ['--sig-notation', '!urgent@example.jp=yes'],
  'two notations': ['--sig-notation', 'a@council.example=x', '--sig-notation', 'b@council.example=y'],
  policy: ['--sig-policy-url', 'https://council.example/policy'],
  'critical policy': ['--sig-policy-url', '!https://council.example/policy'],
  keyserver: ['--sig-keyserver-url', 'hkps://council.example'],
  expiring: ['--default-sig-expire', '3d'],
  'its key inside': ['--include-key-block'],
  'text mode': ['--textmode'],
  'by two at once': ['-u', 'second'],
  armored: ['--armor'],
  'as RFC 4880': ['--rfc4880'],
  'as RFC 2440': ['--rfc2440'],
}

function byGpg(folder: string): ToolCases {
  const home = join(folder, 'home')
  mkdirSync(home, { mode: 0o700 })
  const base = ['--homedir', home, '--batch', '--yes', '--no-tty', '--pinentry-mode', 'loopback', '--passphrase', '']
  const gpg = (...args: readonly string[]) => new Uint8Array(execFileSync('gpg', [...base, ...args], quiet))
  const keys: Record<string, Uint8Array> = {}
  const signatures: (Omit<OddSignature, 'signature'> & { readonly signature: Uint8Array | null })[] = []
  gpg('--quick-gen-key', 'second', 'ed25519', 'sign', '1y')
  const [file, text] = [join(folder, 'sig'), join(folder, 'text')]
  for (const kind of gpgKeys) {
    const name = `gpg ${kind}`
    gpg('--quick-gen-key', `${kind} <sato@${kind}.example>`, kind, 'sign,cert', '1y')
    keys[name] = gpg('--export', kind)
    // Other kinds of key need no more than the hashes, whose length their curve may not like.
    const options = Object.entries(gpgOptions).filter(
      ([of]) => kind === 'ed25519' || /^(default|SHA-(256|384|512))$/.test(of),
    )
    for (const [of, [first, ...rest]] of options) {
      const plain = first === '!' ? [] : ['--disable-signer-uid', ...(first ? [first, ...rest] : [])]
      const signer = of === 'with its user id' ? `sato@${kind}.example` : kind
      const args = [...base, ...plain, '-u', signer, '-o', file, '--detach-sign', text]
      signatures.push({ name: `${name}: ${of}`, key: name, signature: made(file, 'gpg', args) })
    }
  }
  return { keys, signatures: kept(signatures) }
}

// ── sq ─────────────────────────────────────────────────────────────────────

const sqOptions: Readonly<Record<string, readonly string[]>> = {
  default: [],
  notation: ['--notation', 'salt@council.example', 'x'],
  'critical notation': ['--notation', '!urgent@example.jp', 'yes'],
}

function bySq(folder: string): ToolCases {
  const keys: Record<string, Uint8Array> = {}
  const signatures: (Omit<OddSignature, 'signature'> & { readonly signature: Uint8Array | null })[] = []
  const [file, text] = [join(folder, 'sig'), join(folder, 'text')]
  for (const suite of ['cv25519', 'rsa3k']) {
    const [name, secret] = [`sq ${suite}`, join(folder, suite)]
    execFileSync('sq', ['key', 'generate', '--userid', 'p_k', '--cipher-suite', suite, '--export', secret], quiet)
    keys[name] = new Uint8Array(execFileSync('sq', ['key', 'extract-cert', '-B', secret], quiet))
    for (const [of, options] of Object.entries(sqOptions)) {
      const args = ['-f', 'sign', '--detached', '-B', '--signer-key', secret, ...options, '-o', file, text]
      signatures.push({ name: `${name}: ${of}`, key: name, signature: made(file, 'sq', args) })
    }
    const twice = ['-f', 'sign', '--detached', '-B', '--append', '--signer-key', secret, '-o', file, text]
    if (
      made(
        file,
        'sq',
        twice.filter((one) => one !== '--append'),
      )
    )
      signatures.push({ name: `${name}: appended`, key: name, signature: again(file, twice) })
  }
  return { keys, signatures: kept(signatures) }
}

function again(file: string, args: readonly string[]): Uint8Array | null {
  return spawnSync('sq', args, quiet).status === 0 ? bytesOf(file) : null
}

// ── rnp ────────────────────────────────────────────────────────────────────

/** By the numbers of its own menu of algorithms; the curve's number behind it. */
const rnpKeys: Readonly<Record<string, string>> = { eddsa: '22\n', 'ecdsa P-256': '19\n1\n', 'rsa 3072': '1\n3072\n' }
const rnpHashes = ['SHA256', 'SHA384', 'SHA512', 'SHA224', 'SHA1', 'SHA3-256', 'RIPEMD160', 'SM3']

function byRnp(folder: string): ToolCases {
  const keys: Record<string, Uint8Array> = {}
  const signatures: (Omit<OddSignature, 'signature'> & { readonly signature: Uint8Array | null })[] = []
  const [file, text] = [join(folder, 'sig'), join(folder, 'text')]
  for (const [kind, choice] of Object.entries(rnpKeys)) {
    const [name, home] = [`rnp ${kind}`, join(folder, kind.replaceAll(' ', '-'))]
    mkdirSync(home, { mode: 0o700 })
    const generate = ['--homedir', home, '--generate-key', '--expert', '--userid', 'p_k', '--password', '', '--notty']
    const { status } = spawnSync('rnpkeys', generate, { input: choice, timeout: 60_000 })
    if (status !== 0) continue
    const publicFile = join(folder, 'public')
    execFileSync('rnpkeys', ['--homedir', home, '--export-key', 'p_k', '--overwrite', '--output', publicFile], quiet)
    keys[name] = dearmored(publicFile)
    for (const hash of rnpHashes) {
      const args = [
        '--homedir',
        home,
        '--sign',
        '--detach',
        '--password',
        '',
        '--hash',
        hash,
        '--overwrite',
        '--output',
        file,
        text,
      ]
      signatures.push({ name: `${name}: ${hash}`, key: name, signature: made(file, 'rnp', args) })
    }
  }
  return { keys, signatures: kept(signatures) }
}

/** rnp exports armored. */
function dearmored(file: string): Uint8Array {
  const binary = `${file}.bin`
  if (readFileSync(file).subarray(0, 5).toString() !== '-----') return bytesOf(file)
  execFileSync('rnp', ['--dearmor', '--overwrite', '--output', binary, file], quiet)
  return bytesOf(binary)
}

const signing = { gpg: byGpg, sq: bySq, rnp: byRnp } as const
