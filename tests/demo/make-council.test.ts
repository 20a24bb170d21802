import '../support/quick-key-protection.ts'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listOwnCopies } from '../../app/bulletins/copy-store.server.ts'
import { pseudonymOf } from '../../app/council/pseudonym.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { parseReceipt } from '../../app/formats/receipt.ts'
import { parseRollLine } from '../../app/formats/roll.ts'
import { instant } from '../../app/ids.ts'
import { currentKeyOf, protectedKeyOf } from '../../app/keyring/key-store.server.ts'
import { openPortal, type Portal } from '../../app/portal.server.ts'
import { compareProjection, rebuildProjection } from '../../app/read-log/rebuild-projection.server.ts'
import { listRecipients } from '../../app/roll/recipient-store.server.ts'
import { currentRoll } from '../../app/roll/roll-proof.server.ts'
import { readCiphertext } from '../../app/sealed/document-store.server.ts'
import type { Account } from '../../db/demo/account.ts'
import { makeSampleCouncil } from '../../db/demo/make-council.server.ts'
import { openCopyOf, unopenedOf } from '../../db/demo/read-sample.server.ts'
import { renewRoll, returning } from '../../db/demo/renew-roll.server.ts'
import { SampleChance } from '../../db/demo/sample-chance.ts'
import { day, SampleClock } from '../../db/demo/sample-clock.ts'
import { openSampleWitness, sampleWitnessUrl } from '../../db/demo/sample-witness.server.ts'
import { openSource } from '../../scripts/log-verify/open-source.ts'
import { frozenVerifier } from '../support/frozen-verifier.ts'
import { random } from '../support/log.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'fuin-sample-'))
const env = { FUIN_MODE: 'demo', DATA_DIR: dataDir, LOG_LEVEL: 'silent' }
const until = Date.now() - 120_000
let accounts: readonly Account[]

beforeAll(async () => {
  const size = { members: 4, bulletins: 2 }
  accounts = await makeSampleCouncil({
    env,
    until,
    size,
    witnessUrl: 'http://127.0.0.1:3129',
    onProgress: () => undefined,
  })
}, 180_000)
afterAll(() => rmSync(dataDir, { recursive: true }))

async function withPortal<T>(use: (portal: Portal, clock: SampleClock) => Promise<T>, at = until + 60_000): Promise<T> {
  const clock = new SampleClock(instant(at))
  const witness = await openSampleWitness({ dataDir, origin: 'localhost:3000', now: clock.now, random })
  const portal = await openPortal({ env, now: clock.now, transport: witness.transport })
  try {
    return await use(portal, clock)
  } finally {
    await portal.close()
    await witness.close()
  }
}

const accountOf = (mailbox: string): Account => {
  const found = accounts.find(({ email }) => email.startsWith(mailbox))
  if (!found) throw new Error(`no account of ${mailbox}`)
  return found
}

const verifyLog = () =>
  spawnSync(
    process.execPath,
    [
      '--import',
      'tsx',
      'scripts/log-verify.ts',
      '--db',
      join(dataDir, 'fuin.sqlite'),
      '--trust',
      join(dataDir, 'trust.txt'),
    ],
    { encoding: 'utf8' },
  )

describe('a sample council', { timeout: 90_000 }, () => {
  it('has no entry about somebody that tells them of another person, or what anybody typed', async () => {
    await withPortal(async ({ db }) => {
      const rows = await db.selectFrom('log_entry').selectAll().orderBy('index').execute()
      const typed = await db.selectFrom('log_text').select(['index', 'field', 'text']).execute()
      const people = await db.selectFrom('person').select(['id', 'role', 'name']).execute()
      const words = new Map(people.map(({ id, role, name }) => [id, [id, pseudonymOf(id, role), name]]))
      const kinds = new Set<string>()
      for (const { index, bytes } of rows) {
        const entry = parseEntry(new Uint8Array(bytes))
        const said = new TextDecoder().decode(bytes)
        for (const { field, text } of typed.filter((one) => one.index === index))
          expect([field, text.length > 3 && said.includes(text)]).toEqual([field, false])
        if (entry.subject === undefined) continue
        kinds.add(entry.kind)
        const others = people.filter(({ id }) => id !== entry.subject && id !== entry.actor)
        for (const { id } of others)
          for (const word of words.get(id) ?? [])
            if (word !== '') expect(said.includes(word), `${entry.kind} ${index}`).toBe(false)
      }
      // What the weeks of the council are made of, so that the walk above walked over something.
      for (const kind of ['log-searched', 'log-viewed', 'names-shown', 'denied', 'released', 'key-compared'])
        expect([...kinds]).toContain(kind)
      expect(new Set(typed.map(({ field }) => field))).toEqual(new Set(['query', 'reason']))
    })
  })

  it('has a log that anybody can verify', () => {
    const { status, stdout } = verifyLog()
    expect(stdout).toContain('VERIFIED')
    expect(status).toBe(0)
  })

  it('has a log that a verifier installed before all of today’s changes verifies too', async () => {
    const old = await frozenVerifier('2026-11-30')
    const { source, close } = await openSource({
      kind: 'database',
      database: join(dataDir, 'fuin.sqlite'),
      projection: false,
    })
    const trust = old.parseTrust(readFileSync(join(dataDir, 'trust.txt'), 'utf8'))
    expect(await old.checkLog(source, { trust })).toMatchObject({ verdict: 'verified' })
    await close()
  })

  it('has a witness, which cosigned what everybody read while it was made', async () => {
    await withPortal(async ({ db, log }) => {
      const released = await db.selectFrom('log_index').select('index').where('kind', '=', 'released').execute()
      const last = BigInt(released.at(-1)?.index ?? -1)
      const { cosigners } = openCheckpoint(parseReceipt(await log.receipt(last)).checkpointNote, log.trust)
      expect(cosigners).toEqual(['kansa'])
      expect(sampleWitnessUrl(dataDir)?.href).toBe('http://127.0.0.1:3129/')
      const { count } = await db
        .selectFrom('log_cosignature')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      expect(count).toBeGreaterThan(released.length)
    })
  })

  it('was made by acts alone: the search index is what the entries say, and holds the weeks up to now', async () => {
    await withPortal(async ({ db, log }) => {
      expect(await compareProjection(db)).toBeNull()
      const before = await db.selectFrom('log_index').selectAll().orderBy('index').execute()
      await rebuildProjection(db)
      expect(await db.selectFrom('log_index').selectAll().orderBy('index').execute()).toEqual(before)
      const first = await log.entry(1n)
      const last = await log.entry(BigInt(before.length - 1))
      const times = [first, last].map((entry) => (entry ? parseEntry(entry.bytes).t : 0))
      expect((until - (times[0] ?? 0)) / day).toBeGreaterThan(21)
      expect(times[1]).toBeLessThanOrEqual(until + 60_000)
    })
  })

  it('has an entry behind every row that only an entry may bring', async () => {
    await withPortal(async ({ db }) => {
      const kinds = new Map<string, number>()
      for (const { kind } of await db.selectFrom('log_index').select('kind').execute()) {
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      }
      const rows = async (
        table: 'organization' | 'consent' | 'person' | 'person_key' | 'earlier_key_bytes' | 'pledge' | 'bulletin',
      ) =>
        (
          await db
            .selectFrom(table)
            .select(({ fn }) => fn.countAll<number>().as('n'))
            .executeTakeFirstOrThrow()
        ).n
      expect(await rows('organization')).toBe(kinds.get('organization-added'))
      // Some by the signature of their representative, some on paper.
      const [signed = 0, onPaper = 0] = [kinds.get('consent-signed'), kinds.get('consent-given')]
      expect(await rows('consent')).toBe(signed + onPaper)
      expect(signed).toBeGreaterThan(0)
      expect(onPaper).toBeGreaterThan(0)
      expect(await rows('person')).toBe(kinds.get('person-invited'))
      // One that was renewed said of itself twice.
      expect((await rows('person_key')) + (await rows('earlier_key_bytes'))).toBe(kinds.get('key-added'))
      expect(await rows('pledge')).toBe(kinds.get('pledge-given'))
      // Whatever was not issued waits for a second liaison, and that is an entry as well.
      const waiting = await db
        .selectFrom('approval')
        .innerJoin('sealed_document as document', 'document.id', 'approval.document_id')
        .select('document.id')
        .where('document.issued_entry', 'is', null)
        .execute()
      expect(waiting).toHaveLength(1)
      expect(await rows('bulletin')).toBe((kinds.get('issued') ?? 0) + waiting.length)
    })
  })

  it('has everybody who has come in a roll in force, and nobody of them who cannot be reached', async () => {
    await withPortal(async ({ db, now }) => {
      const roll = await currentRoll(db)
      expect(roll?.expiresAt).toBeGreaterThan(now() + 3 * day)
      const all = await listRecipients(db, { role: null, at: now() })
      const everybody = all.filter(({ state }) => state !== 'invited')
      // By a list of this month, whose links nobody has made yet; and one who begins next month.
      const invited = all.filter(({ state }) => state === 'invited').map(({ name }) => name)
      expect(invited).toEqual(['千葉 怜', '森田 いずみ', '久我 渚'])
      expect(everybody.map(({ unreachable }) => unreachable)).toEqual(accounts.map(() => null))
      const lines = await db
        .selectFrom('roll_line')
        .select('line')
        .where('counter', '=', roll?.counter ?? 0)
        .execute()
      expect(lines.map(({ line }) => parseRollLine(line).person).sort()).toEqual(
        everybody.map(({ person }) => person).sort(),
      )
    })
  })

  it('leaves 佐藤 美咲 seals to break, which open with the passphrase of her account', async () => {
    await withPortal(async (portal, clock) => {
      const stage = { portal, clock, chance: new SampleChance(1) }
      const sato = await returning(stage, accountOf('sato.misaki'))
      const [unopened] = await unopenedOf(sato)
      if (!unopened) throw new Error('nothing is left to open')
      await sato.signIn()
      const opened = await openCopyOf(sato, unopened)
      expect(opened?.payload.content.publicTitle).toBe(unopened.publicTitle)
      expect(opened?.payload.recipient).toMatchObject({ person: sato.person })
      await sato.signOut()
    })
    expect(verifyLog().status).toBe(0)
  })

  it('has copies that gpg opens with the exported key, where gpg is installed', async () => {
    const home = mkdtempSync(join(tmpdir(), 'fuin-gpg-'))
    const gpg = (...args: readonly string[]) =>
      spawnSync('gpg', ['--homedir', home, '--batch', '--quiet', '--pinentry-mode', 'loopback', ...args], {
        encoding: 'utf8',
      })
    try {
      if (gpg('--version').error) return console.warn('gpg is not installed: the copy was not opened with it')
      const { ciphertext, armored, passphrase } = await withPortal(async (portal, clock) => {
        const account = accountOf('ito.shota')
        const ito = await returning({ portal, clock, chance: new SampleChance(1) }, account)
        const { lines } = await listOwnCopies(portal.db, ito.person, { show: null, q: '', place: null })
        const [own] = lines
        const key = await currentKeyOf(portal.db, ito.person)
        const protectedKey = key && (await protectedKeyOf(portal.db, key.fingerprint))
        const sealed = own && (await readCiphertext(portal.db, own.copy))
        if (!protectedKey || !sealed) throw new Error('ito has no key or no copy')
        const { passphrase } = account
        const exported = await ito.vault.handle('export-for-gpg', { protectedKey, passphrase })
        if (!exported.ok) throw new Error(exported.reason)
        return { ciphertext: sealed, armored: exported.value.armored, passphrase }
      })
      const file = (name: string, content: string | Uint8Array) => {
        writeFileSync(join(home, name), content, { mode: 0o600 })
        return join(home, name)
      }
      const words = file('words', passphrase)
      const imported = gpg('--passphrase-file', words, '--import', file('key.asc', armored))
      expect(imported.status, imported.stderr).toBe(0)
      const opened = gpg('--passphrase-file', words, '--decrypt', file('copy.pgp', ciphertext))
      expect(JSON.parse(opened.stdout).format ?? opened.stdout).toContain('fuin-sealed/1')
    } finally {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'])
      rmSync(home, { recursive: true, force: true })
    }
  })

  it('gets a new roll when it is opened again after its roll has run out', async () => {
    const later = until + 9 * day
    expect(await renewRoll({ env, accounts, at: later })).toBe(true)
    await withPortal(async ({ db }) => {
      const roll = await currentRoll(db)
      expect(roll?.expiresAt).toBeGreaterThan(later + 6 * day)
    }, later)
    expect(await renewRoll({ env, accounts, at: later + 600_000 })).toBe(false)
    expect(verifyLog().status).toBe(0)
  })
})

describe('what is written down of it', () => {
  it('is for its owner’s eyes, first one account of each role', () => {
    const file = join(dataDir, 'accounts.json')
    expect(statSync(file).mode & 0o077).toBe(0)
    const read: readonly Account[] = JSON.parse(readFileSync(file, 'utf8'))
    expect(read).toEqual(accounts)
    expect(read.slice(0, 5).map(({ role }) => role)).toEqual([
      'member',
      'liaison',
      'compliance',
      'secretariat',
      'oversight',
    ])
    for (const account of read) {
      expect(Object.keys(account)).toEqual(['role', 'organization', 'email', 'password', 'passphrase', 'totpSecret'])
      expect(account.passphrase.split(' ')).toHaveLength(8)
    }
  })

  it('never opens under `npm start`', async () => {
    expect(existsSync(join(dataDir, 'portal-mark'))).toBe(true)
    await expect(openPortal({ env: { ...env, FUIN_MODE: 'production' } })).rejects.toThrow(/belongs to a demo/)
  })

  it('is a demo of this machine only: no other origin, no other interface, no shared database', async () => {
    const wrong = [
      { ORIGIN: 'https://council.example' },
      { HOST: '0.0.0.0' },
      { DATABASE_URL: 'postgres://127.0.0.1/council' },
    ]
    for (const setting of wrong) await expect(openPortal({ env: { ...env, ...setting } })).rejects.toThrow(/demo/)
  })
})
