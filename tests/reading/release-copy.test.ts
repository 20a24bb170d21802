import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findOwnCopy } from '../../app/bulletins/copy-store.server.ts'
import { beginEngagement, closeEngagement } from '../../app/council/engagement-store.server.ts'
import { endConsent } from '../../app/council/organization-store.server.ts'
import { changeState } from '../../app/council/person-store.server.ts'
import { equalBytes } from '../../app/formats/bytes.ts'
import { parseEntry, type ReadEntry } from '../../app/formats/log-entry.ts'
import { type BulletinId, days, type Instant, makeId, minutes, type OrganizationId } from '../../app/ids.ts'
import { openReadLog } from '../../app/read-log/open-read-log.server.ts'
import type { SignerMemory } from '../../app/read-log/signer-memory.server.ts'
import { releaseCopy } from '../../app/reading/release-copy.server.ts'
import { release } from '../../app/sealed/release-wire.ts'
import { type Council, foundCouncil, join, type Somebody, signedIn, signRoll, value } from '../bulletins/council.ts'
import { body, issueTo, openAndTell, openRequest, read, readAsked, tell } from '../bulletins/sealing.ts'
import { onBothDatabases } from '../support/databases.ts'
import { logSettings, random } from '../support/log.ts'

onBothDatabases('reading a bulletin', (kind) => {
  let council: Council
  let sato: Somebody
  let mori: Somebody
  let id: BulletinId
  beforeAll(async () => {
    council = await foundCouncil(kind)
    sato = await join(council, 'member', '佐藤 美咲')
    mori = await join(council, 'member', '森 健')
    await signRoll(council)
    ;({ id } = await issueTo(council, [sato]))
  }, 120_000)
  beforeEach(() => council.clock.advance(1000))
  afterAll(async () => council.close())

  const entriesFrom = async (index: bigint): Promise<readonly ReadEntry[]> => {
    const found: ReadEntry[] = []
    for (let at = index; ; at++) {
      const logged = await council.log.entry(at)
      if (!logged) return found
      found.push(parseEntry(logged.bytes))
    }
  }
  /** What the log gained while the work was done. */
  const gained = async (work: () => Promise<unknown>): Promise<readonly ReadEntry[]> => {
    const before = BigInt((await entriesFrom(0n)).length)
    await work()
    return await entriesFrom(before)
  }

  it('gives the reader the copy, which opens and verifies in their own vault alone', async () => {
    const opening = await read(council, sato, id)
    const { opened, told } = await openAndTell(council, sato, opening)
    expect(opened.body).toBe(body)
    expect(opened.sender.name).toBe(council.liaison.name)
    const { index, at } = value(told)
    const entry = parseEntry((await council.log.entry(index))?.bytes ?? new Uint8Array())
    expect(entry).toMatchObject({ kind: 'opened', actor: sato.person, t: at })
    const stranger = await mori.vault.handle('open-copy', openRequest(opening))
    expect(stranger.ok).toBe(false)
  })

  it('lets the sender read their own copy like any other', async () => {
    const { opened } = await openAndTell(council, council.liaison, await read(council, council.liaison, id))
    expect(opened.payload.recipient).toMatchObject({ person: council.liaison.person })
  })

  it('holds in the released entry the reader’s own act, the copy’s hash and who asked', async () => {
    const { asked, release } = await read(council, sato, id)
    const entry = parseEntry(release.released.entry)
    expect(entry).toMatchObject({
      kind: 'released',
      actor: sato.person,
      subject: sato.person,
      session: asked.by.session,
      ciphertext: release.own.ciphertextHash,
      act: { text: asked.sent.text, signature: asked.sent.signature },
    })
    expect(entry.auth?.method).toBe('password+totp')
  })

  it('answers the same act with the same entry and the same copy when only its answer was lost', async () => {
    const asked = await readAsked(council, sato, id)
    const first = value(await releaseCopy(council, asked))
    const again = await gained(async () => {
      const second = value(await releaseCopy(council, asked))
      expect(equalBytes(second.released.entry, first.released.entry)).toBe(true)
      expect(equalBytes(second.ciphertext, first.ciphertext)).toBe(true)
    })
    expect(again).toEqual([])
  })

  it('releases once when the same act comes twice at the same moment', async () => {
    const asked = await readAsked(council, sato, id)
    const entries = await gained(async () => {
      const answers = await Promise.all([releaseCopy(council, asked), releaseCopy(council, asked)])
      const bytes = answers.map((answer) => value(answer).released.entry)
      expect(equalBytes(bytes[0] ?? new Uint8Array(), bytes[1] ?? new Uint8Array())).toBe(true)
    })
    expect(entries.map((entry) => entry.kind)).toEqual(['released'])
  })

  it('survives the way to the browser byte for byte', async () => {
    const opening = await read(council, sato, id)
    const { act: _, ...sent } = openRequest(opening)
    const arrived = release.decode(JSON.parse(JSON.stringify(release.encode(sent))))
    // Compared as sent: a database driver's Buffer and a plain Uint8Array are the same bytes.
    expect(release.encode(arrived)).toEqual(release.encode(sent))
    expect(equalBytes(arrived.ciphertext, sent.ciphertext)).toBe(true)
  })

  describe('a refusal is an entry with its reason, and not a byte of the copy', () => {
    const refusedWith = async (reason: string, asking: () => ReturnType<typeof readAsked>, outward = reason) => {
      const asked = await asking()
      const entries = await gained(async () => {
        expect(await releaseCopy(council, asked)).toEqual({ ok: false, reason: outward })
      })
      expect(entries).toHaveLength(1)
      expect(entries[0]).toMatchObject({ kind: 'denied', reason, actor: asked.by.actor, subject: asked.by.actor })
      expect(entries[0]?.act).toBeUndefined()
    }

    it('to a person suspended a moment ago', async () => {
      const asked = await readAsked(council, sato, id)
      await changeState(council.db, sato.person, { from: ['active'], to: 'suspended' })
      await refusedWith('person-not-active', async () => asked)
      await changeState(council.db, sato.person, { from: ['suspended'], to: 'active' })
    })

    it('to a member who left yesterday', async () => {
      const leaver = await join(council, 'member', '退任 あゆみ')
      await signRoll(council)
      const { id: last } = await issueTo(council, [leaver])
      const asked = await readAsked(council, leaver, last)
      const engaged_until = (council.now() - days(1)) as Instant
      await council.db.updateTable('person').set({ engaged_until }).where('id', '=', leaver.person).execute()
      await refusedWith('not-engaged', async () => asked)
    })

    it('to somebody moved to another organization since, and to them again once they are back', async () => {
      const moved = await join(council, 'member', '異動 すすむ')
      const { organization: elsewhere } = await join(council, 'member', '転入 さき')
      await signRoll(council)
      const { id: last } = await issueTo(council, [moved])
      const asked = await readAsked(council, moved, last)
      const post = (organization: OrganizationId) =>
        ({ organization, role: 'member', department: '', title: '' }) as const
      const moveTo = async (organization: OrganizationId) => {
        council.clock.advance(1000)
        const at = council.now()
        await closeEngagement(council.db, moved.person, { until: at, why: 'post-changed' })
        const begun = { post: post(organization), term: { from: at, until: null }, keepsRole: false }
        await beginEngagement(council.db, moved.person, begun)
      }
      await moveTo(elsewhere)
      expect(await findOwnCopy(council.db, { bulletin: last, person: moved.person })).toBeNull()
      await refusedWith('not-addressed', async () => asked, 'not-found')
      await moveTo(moved.organization)
      expect(await findOwnCopy(council.db, { bulletin: last, person: moved.person })).not.toBeNull()
    })

    it('to a person whose organization withdrew its consent', async () => {
      const withdrawn = await join(council, 'member', '撤回 しおり')
      await signRoll(council)
      const { id: last } = await issueTo(council, [withdrawn])
      const asked = await readAsked(council, withdrawn, last)
      await endConsent(council.db, withdrawn.organization, council.now())
      await refusedWith('organization-not-consenting', async () => asked)
    })

    it('to a person who has not pledged', async () => {
      const unpledged = await join(council, 'member', '誓約 なし')
      await signRoll(council)
      const { id: last } = await issueTo(council, [unpledged])
      const asked = await readAsked(council, unpledged, last)
      await council.db.deleteFrom('pledge').where('person_id', '=', unpledged.person).execute()
      await refusedWith('not-pledged', async () => asked)
    })

    it('to a person whose second factor is sixteen minutes old', async () => {
      const by = await signedIn(council, sato)
      council.clock.advance(minutes(16))
      await refusedWith('second-factor-old', () => readAsked(council, sato, id, { by }))
    })

    it('to a person whose second factor is six minutes old, where the bulletin is controlled', async () => {
      const { id: controlled } = await issueTo(council, [sato], { class: 'controlled' })
      const by = await signedIn(council, sato)
      council.clock.advance(minutes(6))
      await refusedWith('second-factor-old', () => readAsked(council, sato, controlled, { by }))
      expect((await releaseCopy(council, await readAsked(council, sato, id, { by }))).ok).toBe(true)
    })

    it('in a session that has ended', async () => {
      const asked = await readAsked(council, sato, id)
      await council.db.deleteFrom('session').where('id', '=', asked.by.session).execute()
      await refusedWith('session-ended', async () => asked)
    })

    it('of a bulletin that was withdrawn', async () => {
      const { id: withdrawn } = await issueTo(council, [sato])
      const asked = await readAsked(council, sato, withdrawn)
      const change = { withdrawn_at: council.now() }
      await council.db.updateTable('bulletin').set(change).where('id', '=', withdrawn).execute()
      await refusedWith('bulletin-withdrawn', async () => asked)
    })

    it('for a request about another copy than the one asked for', async () => {
      const { id: other } = await issueTo(council, [sato])
      const asked = await readAsked(council, sato, other)
      await refusedWith('act-about-something-else', async () => ({ ...asked, bulletin: id }))
    })

    it('for a request somebody else signed', async () => {
      const asked = await readAsked(council, mori, id, { insteadOf: sato })
      const by = await signedIn(council, sato)
      await refusedWith('act-of-another-person', async () => ({ ...asked, by }))
    })

    it('for a challenge whose two minutes are over', async () => {
      const asked = await readAsked(council, sato, id)
      council.clock.advance(minutes(3))
      await refusedWith('challenge-expired', async () => asked)
    })

    it('to the same act once its reader was suspended in between', async () => {
      const asked = await readAsked(council, sato, id)
      value(await releaseCopy(council, asked))
      await changeState(council.db, sato.person, { from: ['active'], to: 'suspended' })
      await refusedWith('person-not-active', async () => asked)
      await changeState(council.db, sato.person, { from: ['suspended'], to: 'active' })
    })

    it('to the same act half an hour later', async () => {
      const asked = await readAsked(council, sato, id)
      value(await releaseCopy(council, asked))
      council.clock.advance(minutes(30))
      // By then the signature is older than any entry it may stand under.
      await refusedWith('signature-not-good', async () => asked)
    })

    it('to a person not addressed, who hears the same as of a bulletin that does not exist', async () => {
      await refusedWith('not-addressed', () => readAsked(council, mori, id), 'not-found')
      await refusedWith('not-addressed', () => readAsked(council, mori, id, { insteadOf: sato }), 'not-found')
      const kudo = await join(council, 'member', '工藤 未宛')
      await refusedWith('not-addressed', () => readAsked(council, kudo, makeId('b', random(16))), 'not-found')
    })

    it('to a person whose key was replaced, and who now has none', async () => {
      const expired = await join(council, 'member', '鍵 切れ')
      await signRoll(council)
      const { id: last } = await issueTo(council, [expired])
      const asked = await readAsked(council, expired, last)
      await council.db
        .updateTable('person_key')
        .set({ retired_at: council.now(), retired_reason: 'superseded' })
        .where('fingerprint', '=', expired.key.fingerprint)
        .execute()
      await refusedWith('key-unknown', async () => asked)
    })
  })

  describe('while the log cannot be signed', () => {
    it('not a byte leaves, and the log says "not sent" as soon as it can', async () => {
      const settings = await logSettings(council.database, council.clock)
      const disk = { broken: false }
      const memory: SignerMemory = {
        ...settings.memory,
        store: (remembered) => (disk.broken ? Promise.reject(new Error('EIO')) : settings.memory.store(remembered)),
      }
      const log = await openReadLog({ ...settings, memory })
      const brittle = { ...council, log }
      const asked = await readAsked(brittle, sato, id)
      disk.broken = true
      const entries = await gained(async () => {
        await expect(releaseCopy(brittle, asked)).rejects.toMatchObject({ name: 'LogUnavailable' })
        disk.broken = false
        await new Promise((resolve) => setTimeout(resolve, 1200))
      })
      await log.close()
      // The commit stood, its checkpoint did not: "authorized, possibly sent", and then the truth.
      expect(entries.map((entry) => entry.kind)).toEqual(['released', 'not-sent'])
      // What was said not to be sent is never sent afterwards.
      expect(await releaseCopy(council, asked)).toEqual({ ok: false, reason: 'challenge-used' })
    })

    it('the same act, sent again before the log said so, gets its copy, and "not sent" is never said', async () => {
      const settings = await logSettings(council.database, council.clock)
      const disk = { broken: false }
      const memory: SignerMemory = {
        ...settings.memory,
        store: (remembered) => (disk.broken ? Promise.reject(new Error('EIO')) : settings.memory.store(remembered)),
      }
      const log = await openReadLog({ ...settings, memory })
      const brittle = { ...council, log }
      const asked = await readAsked(brittle, sato, id)
      disk.broken = true
      const entries = await gained(async () => {
        await expect(releaseCopy(brittle, asked)).rejects.toMatchObject({ name: 'LogUnavailable' })
        disk.broken = false
        expect((await releaseCopy(brittle, asked)).ok).toBe(true)
        await new Promise((resolve) => setTimeout(resolve, 600))
      })
      await log.close()
      expect(entries.map((entry) => entry.kind)).toEqual(['released'])
    })
  })

  it('takes the word "opened" only of a release to that very person', async () => {
    const opening = await read(council, sato, id)
    const opened = value(await sato.vault.handle('open-copy', openRequest(opening)))
    const made = { index: opened.entry.index, leaf: new Uint8Array(32) }
    const refusal = await tell(council, sato, { kind: 'opened', opening, entry: made })
    expect(refusal).toMatchObject({ ok: false, reason: 'not-released' })
    const others = await tell(council, mori, { kind: 'opened', opening, entry: opened.entry })
    expect(others).toMatchObject({ ok: false, reason: 'not-found' })
  })

  it('acknowledges once', async () => {
    const opening = await read(council, sato, id)
    const { opened } = await openAndTell(council, sato, opening)
    value(await tell(council, sato, { kind: 'acknowledged', opening, entry: opened.entry }))
    const again = await tell(council, sato, { kind: 'acknowledged', opening, entry: opened.entry })
    expect(again).toMatchObject({ ok: false, reason: 'already-acknowledged' })
  })
})
