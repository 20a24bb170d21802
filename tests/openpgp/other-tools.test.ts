import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { concat, fromBase64 } from '../../app/formats/bytes.ts'
import { type Instant, instant } from '../../app/ids.ts'
import { judgeSignature, type SignatureClaim } from '../../app/openpgp/public-key.ts'
import { encryptHere } from '../../app/openpgp/seal-to-key.ts'
import { Vault } from '../../app/openpgp/vault.ts'
import { isForeign } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'
import { created, handMade, issuer, issuerId, notation, type Plan, type Sub } from './hand-made.ts'
import { handMadeKey } from './hand-made-key.ts'
import { oddCases, text } from './odd-signatures.ts'
import { installed, type Tool, tools, type Verdict, verdictsOf } from './other-tools.ts'
import { signedBy } from './tool-signatures.ts'

interface Frozen {
  readonly at: number
  readonly text: string
  readonly keys: Readonly<Record<string, string>>
  readonly signatures: readonly (Readonly<Record<Tool | 'ours', Verdict>> & {
    readonly name: string
    readonly key: string
    readonly signature: string
  })[]
}

const folder = join(import.meta.dirname, '../vectors/openpgp-signatures')
const frozen: Frozen = JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8'))

const claimOf = ({ key, signature }: Frozen['signatures'][number]): SignatureClaim => ({
  text: fromBase64(frozen.text),
  signature: fromBase64(signature),
  keyBytes: fromBase64(frozen.keys[key] ?? ''),
  entryTime: instant(frozen.at),
})

async function verdictBy(judge: (claim: SignatureClaim) => Promise<unknown>, claim: SignatureClaim): Promise<Verdict> {
  try {
    await judge(claim)
    return 'good'
  } catch (error) {
    if (isForeign(error)) return 'bad'
    throw error
  }
}

/** The same modules as a browser loads them. */
async function browsersJudge(): Promise<typeof judgeSignature> {
  vi.resetModules()
  const spy = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
  try {
    return (await import('../../app/openpgp/public-key.ts')).judgeSignature
  } finally {
    spy.mockRestore()
    vi.resetModules()
  }
}

afterEach(() => vi.restoreAllMocks())

describe('what gpg, sqv, sq and rnp said of signatures of their own and of odd ones', () => {
  it.each(frozen.signatures.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const ours = await verdictBy(judgeSignature, claimOf(one))
    expect(ours).toBe(one.ours)
    // What one of them calls bad, its maker could deny.
    if (ours === 'good') for (const tool of tools) expect([tool, one[tool]]).toEqual([tool, 'good'])
  })

  it('is not answered by refusing everything: what each of them writes by itself is taken', () => {
    const good = new Set(frozen.signatures.filter(({ ours }) => ours === 'good').map(({ name }) => name))
    for (const name of ['gpg ed25519', 'gpg rsa3072', 'gpg nistp256', 'gpg nistp384', 'gpg nistp521', 'sq cv25519'])
      expect(good, name).toContain(`${name}: default`)
    for (const name of ['sq rsa3k: default', 'rnp eddsa: SHA256', 'rnp rsa 3072: SHA512', 'rnp ecdsa P-256: SHA256'])
      expect(good, name).toContain(name)
    expect(good).toContain('gpg ed25519: notation')
    expect(good).not.toContain('gpg ed25519: critical notation')
  })

  it('is the same in the browser, in its vault and on the server', async () => {
    const inBrowser = await browsersJudge()
    const vault = new Vault({ now: () => instant(frozen.at), encrypt: encryptHere, width: 1, onState: () => undefined })
    for (const one of frozen.signatures) {
      const claim = claimOf(one)
      expect([one.name, await verdictBy(inBrowser, claim)]).toEqual([one.name, one.ours])
      const asked = await vault.handle('judge-signature', { ...claim, text: Buffer.from(claim.text).toString() })
      expect([one.name, asked.ok]).toEqual([one.name, one.ours === 'good'])
    }
  })
})

// ── the tools themselves, where they are installed ─────────────────────────

const now = (): Instant => instant(Math.floor(Date.now() / 1000) * 1000)

/** Every installed tool must call good what we call good. */
async function demandAgreement(claim: SignatureClaim & { readonly text: Uint8Array }, what: string): Promise<Verdict> {
  const ours = await verdictBy(judgeSignature, claim)
  if (ours === 'bad') return ours
  const theirs = verdictsOf({ key: claim.keyBytes, text: claim.text, signature: claim.signature })
  for (const tool of installed) expect([what, tool, theirs[tool]]).toEqual([what, tool, 'good'])
  return ours
}

describe(`the tools installed here (${installed.join(', ') || 'none'})`, () => {
  it('call good what we call good, of all that was made odd by hand', async () => {
    const at = now()
    const { keys, signatures } = oddCases(at)
    let good = 0
    for (const { name, key, signature } of signatures) {
      const keyBytes = keys[key]?.publicKey ?? new Uint8Array()
      if ((await demandAgreement({ text, signature, keyBytes, entryTime: at }, name)) === 'good') good++
    }
    expect(good).toBeGreaterThan(15)
  }, 120_000)

  it.each(installed.filter((tool) => tool !== 'sqv'))(
    'call good what we call good of all that %s can be made to write',
    async (tool) => {
      const { keys, signatures } = signedBy(tool, text)
      let good = 0
      for (const { name, key, signature } of signatures) {
        const claim = { text, signature, keyBytes: keys[key] ?? new Uint8Array(), entryTime: now() }
        if ((await demandAgreement(claim, name)) === 'good') good++
      }
      expect(good).toBeGreaterThan(1)
    },
    120_000,
  )

  it('call good whatever we call good, however a packet is put together', async () => {
    const at = now()
    const key = handMadeKey({ at: at - 86_400_000 })
    let [good, all] = [0, 0]
    await fc.assert(
      fc.asyncProperty(plans(key, at), async (plan) => {
        all++
        const claim = { text, signature: handMade(plan), keyBytes: key.publicKey, entryTime: at }
        if ((await demandAgreement(claim, 'made by chance')) === 'good') good++
      }),
      { numRuns: rounds(150) },
    )
    // Neither everything nor nothing: the chances are meant to lie around the edge of the list.
    expect(good).toBeGreaterThan(all / 50)
    expect(good).toBeLessThan(all)
  }, 180_000)
})

/** Packets around the edge of the list: a little of what may be there, now and then something that may not. */
function plans(key: ReturnType<typeof handMadeKey>, at: number): fc.Arbitrary<Plan> {
  const rare = (critical: boolean) => (critical ? fc.constantFrom(false, false, false, true) : fc.constant(false))
  const listed: fc.Arbitrary<Sub> = fc
    .constantFrom<Sub>(
      issuerId(key),
      issuer(key),
      { type: 3, body: new Uint8Array(4) },
      notation('salt@council.example', 'x'),
      notation('name@council.example', 'ü', { flags: 0 }),
    )
    .chain((one) => rare(true).map((critical) => ({ ...one, critical })))
  const any: fc.Arbitrary<Sub> = fc.record({
    type: fc.integer({ min: 1, max: 40 }),
    critical: fc.boolean(),
    body: fc.uint8Array({ maxLength: 24 }),
  })
  const mostly = fc.oneof({ weight: 9, arbitrary: listed }, { weight: 1, arbitrary: any })
  const must = [created(at), issuer(key)]
  const usual = <T>(value: T, ...others: readonly T[]) => fc.constantFrom(value, value, value, value, ...others)
  return fc
    .record({
      more: fc.array(mostly, { maxLength: 2 }),
      unhashed: fc.array(mostly, { maxLength: 1 }),
      timeCritical: fc.boolean(),
      first: fc.boolean(),
      hash: fc.constantFrom(8, 9, 10, 8, 9, 10, 11, 2),
      type: usual(0, 1),
      header: usual<NonNullable<Plan['header']>>('present', 'old-1', 'old-2', 'old-4', 'present-5'),
      start: usual(0, 1),
      trailing: usual(new Uint8Array(), Uint8Array.of(0xd5, 0)),
    })
    .map(({ more, timeCritical, first, ...rest }) => {
      const own = must.map((one) => (one.type === 2 ? { ...one, critical: timeCritical } : one))
      return { key, text, hashed: first ? [...more, ...own] : [...own, ...more], ...rest }
    })
}

it('a text longer than a page is judged by all of it', async () => {
  const at = now()
  const key = handMadeKey({ at: at - 86_400_000 })
  const long = concat(new Uint8Array(70_000).fill(0x61), text)
  const signature = handMade({ key, text: long, hashed: [created(at), issuer(key)] })
  const claim = { text: long, signature, keyBytes: key.publicKey, entryTime: at }
  expect(await demandAgreement(claim, 'a long text')).toBe('good')
  expect(await verdictBy(judgeSignature, { ...claim, text: long.slice(1) })).toBe('bad')
})
