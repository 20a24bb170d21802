import '../support/quick-key-protection.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { actChallenge } from '../../app/acts/challenge-wire.ts'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { fromUtf8 } from '../../app/formats/bytes.ts'
import { parseCheckpointNote } from '../../app/formats/checkpoint.ts'
import { formatTrust } from '../../app/formats/trust.ts'
import { decisionObjects, trustHash } from '../../app/formats/two-person.ts'
import { hours, instant, minutes } from '../../app/ids.ts'
import { ownKey } from '../../app/keyring/own-key-wire.ts'
import { enrolKey } from '../../app/keys/enrol-key.server.ts'
import { endSuspension, proposeSuspension } from '../../app/trust/decide-log.server.ts'
import { signInAgain } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { type Holder, keySent, makeKey, prove } from '../keys/key-holders.ts'
import {
  anotherPolicy,
  type DecidingCouncil,
  decided,
  foundDecidingCouncil,
  reasonOf,
  renewRoll,
  suspend,
  why,
  withNextKeys,
  withThreshold,
} from '../trust/deciding-council.ts'
import { type Browser, closeBrowser, frameOf, openBrowser, openTab, signedIn, type Tab } from './browser-tab.ts'

let council: DecidingCouncil
let browser: Browser
beforeAll(async () => {
  council = await foundDecidingCouncil()
}, 120_000)
afterEach(() => closeBrowser())
afterAll(() => council.close())

async function unlockedTab(who: Holder): Promise<Tab> {
  const tab = await openTab()
  given(await tab.unlockVault(who.person, who.made.passphrase))
  return tab
}

async function atHome(who: Holder): Promise<Tab> {
  browser = await openBrowser(council.door, who)
  return unlockedTab(who)
}

const pinned = (tab: Tab): string => {
  const state = tab.vaultState.get()
  return state.state === 'unlocked' ? state.trust : state.state
}
const sees = async (tab: Tab): Promise<string> => {
  const seen = await tab.seeNewest('read')
  return seen.ok ? 'seen' : seen.reason
}
const pinnedSize = (tab: Tab): bigint => {
  const state = tab.vaultState.get()
  return state.state === 'unlocked' ? state.checkpoint.size : 0n
}
const people = [
  { name: '監督 一', known: true },
  { name: '相川 律', known: true },
  { name: '早瀬 環', known: false },
  { name: '守屋 二', known: false },
  { name: '水野 三', known: false },
]
const fromUtf8Loosely = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8')
const ways = () => browser.asked.filter((path) => path === '/log/trust/way').length

describe('another trust', () => {
  it('is not asked about while the portal’s is the one pinned', async () => {
    const tab = await atHome(council.member)
    expect(await sees(tab)).toBe('seen')
    expect(ways()).toBe(0)
  })

  it('is followed at the next unlocking, kept with the card, and shown until its person has read it', async () => {
    const { door, member } = council
    const before = formatTrust(door.log.trust)
    const next = anotherPolicy(council)
    await decided(council, next)
    const tab = await atHome(member)
    expect(pinned(tab)).toBe(trustHash(next))
    expect(ways()).toBe(1)
    const [notice, ...more] = tab.noticesOf(member.person)
    expect(more).toEqual([])
    expect(notice).toMatchObject({
      before,
      after: formatTrust(next),
      by: [
        { name: '監督 一', role: 'oversight' },
        { name: '相川 律', role: 'secretariat' },
      ],
    })
    // Another tab, a reload: the card knows it already, the notice still stands.
    const other = await unlockedTab(member)
    expect(pinned(other)).toBe(trustHash(next))
    expect(ways()).toBe(1)
    expect(other.noticesOf(member.person)).toHaveLength(1)
    other.dismissNotices(member.person)
    expect(tab.noticesOf(member.person)).toEqual([])
    // A browser that has none of this: the portal keeps the card.
    expect(pinned(await atHome(member))).toBe(trustHash(next))
    expect(ways()).toBe(0)
  })

  it('is shown with the two signers’ lines of the roll and nobody else’s', async () => {
    const { door, member } = council
    const before = trustHash(door.log.trust)
    await decided(council, anotherPolicy(council))
    await atHome(member)
    const answer = await fetch(`/log/trust/way?trust=${before}&from=1`)
    const said = (await answer.text()).replace(/"([A-Za-z0-9+/]{16,}={0,2})"/g, (_, text) => fromUtf8Loosely(text))
    for (const { name, known } of people) expect([name, said.includes(name)]).toEqual([name, known])
    for (const query of ['', '?trust=x&from=1', `?trust=${before}&from=-1`, `?trust=${before}&from=1&more=1`])
      expect((await fetch(`/log/trust/way${query}`)).status).toBe(400)
    browser.token = 'B'.repeat(43)
    const stranger = await fetch(`/log/trust/way?trust=${before}&from=1`, { headers: { Accept: 'application/json' } })
    expect(stranger.status).toBe(401)
  })

  it('is followed in every tab and shown in one, also over several steps', async () => {
    const { member } = council
    const one = await atHome(member)
    const other = await unlockedTab(member)
    await decided(council, anotherPolicy(council))
    const next = await withNextKeys(council)
    await decided(council, next)
    expect(given(await one.followLog())).toBe(true)
    expect(one.noticesOf(member.person).map(({ after }) => after)).toHaveLength(2)
    one.dismissNotices(member.person)
    expect(given(await other.followLog())).toBe(true)
    expect([pinned(one), pinned(other)]).toEqual([trustHash(next), trustHash(next)])
    expect(other.noticesOf(member.person)).toEqual([])
    expect(given(await other.followLog())).toBe(false)
  })

  it('two things that follow at once in one tab follow once', async () => {
    const { door, member } = council
    const tab = await atHome(member)
    await decided(council, anotherPolicy(council))
    const both = await Promise.all([tab.followLog(), tab.followLog(), sees(tab)])
    expect(both.slice(0, 2)).toEqual([
      { ok: true, value: true },
      { ok: true, value: true },
    ])
    expect(ways()).toBe(1)
    expect(pinned(tab)).toBe(trustHash(door.log.trust))
    expect(tab.noticesOf(member.person)).toHaveLength(1)
  })

  it('that nobody can show the way to locks the vault again, and the reason is told', async () => {
    const { door, member } = council
    const text = formatTrust(withThreshold(door.log.trust, 1))
    const tab = await atHome(member)
    const real = ownKey.encode(given(await tab.fetchOwnKey()))
    browser.instead.set('/keys/own', async () => Response.json({ ...real, trust: text }))
    expect(await tab.unlockVault(member.person, member.made.passphrase)).toMatchObject({
      reason: 'trust-change-unproven',
    })
    expect(pinned(tab)).toBe('locked')
    browser.instead.set('/log/trust/way', async () =>
      Response.json({ refusal: { reason: 'trust-unknown', detail: {} } }, { status: 409 }),
    )
    const again = await openTab()
    expect(await again.unlockVault(member.person, member.made.passphrase)).toMatchObject({ reason: 'trust-unknown' })
    expect(again.vaultState.get()).toEqual({ state: 'locked' })
    // A line that breaks is another matter.
    browser.instead.set('/log/trust/way', async () => Promise.reject(new TypeError('no network')))
    const offline = await openTab()
    given(await offline.unlockVault(member.person, member.made.passphrase))
    expect(pinned(offline)).toBe(trustHash(door.log.trust))
  })
})

describe('a log that does not continue what was seen', () => {
  it('is refused, and both sides of it are there to be saved', async () => {
    const { door, member } = council
    const tab = await atHome(member)
    await door.log.append(async () => ({ value: undefined, entries: [{ kind: 'settings-changed' }] }))
    await door.log.beat()
    // As if the newer log had grown from another one: the proof leads elsewhere.
    const real = await issueChallenge(door, { person: member.person, act: 'read', from: pinnedSize(tab) })
    const consistency = given(real).consistency.map(() => new Uint8Array(32))
    browser.instead.set('/acts/challenge', async () =>
      Response.json(actChallenge.encode({ ...given(real), consistency })),
    )
    expect(tab.evidenceKept.get()).toBeNull()
    expect(await sees(tab)).toBe('log-forked')
    const kept = JSON.parse(fromUtf8(tab.evidenceKept.get()?.content ?? new Uint8Array()))
    expect(kept).toMatchObject({
      v: 'fuin-log-evidence/1',
      reason: 'log-forked',
      shown: { note: given(real).checkpoint },
    })
    expect(kept.pinned.size).toBe(String(pinnedSize(tab)))
    expect(await tab.comparePin(given(real).checkpoint, pinnedSize(tab) + 1n)).toMatchObject({ ok: true })
  })

  it('is not what a bad line is taken for', async () => {
    const { door, member } = council
    const tab = await atHome(member)
    await door.log.append(async () => ({ value: undefined, entries: [{ kind: 'settings-changed' }] }))
    await door.log.beat()
    const { checkpoint } = given(await issueChallenge(door, { person: member.person, act: 'read', from: 0n }))
    const compared = () => tab.comparePin(checkpoint, parseCheckpointNote(checkpoint).size)
    for (const answer of [
      async () => new Response('<!doctype html>'),
      async () => new Response('', { status: 401 }),
      async () => Promise.reject(new TypeError('no network')),
    ]) {
      browser.instead.set('/log/consistency', answer)
      expect(await compared()).toEqual({ ok: false, flaw: 'not-compared' })
    }
    browser.instead.delete('/log/consistency')
    expect(await compared()).toMatchObject({ ok: true })
  })
})

describe('the quorum set aside', () => {
  /** For so long that no cosigned checkpoint is young enough for any act. */
  const witnessesAway = async (who: Holder) => {
    council.quorum.all('away')
    council.door.clock.advance(hours(2))
    browser.token = await signedIn(council.door, who)
  }

  it('is accepted when a checkpoint without it comes, and the witnesses serve again once it is ended', async () => {
    const { door, quorum, member, compliance, oversight } = council
    const tab = await atHome(member)
    await witnessesAway(member)
    // What a witness was asked before it went away may still come in.
    await expect.poll(() => sees(tab), { timeout: 8000 }).toBe('witnesses-away')
    const until = instant(door.now() + hours(6))
    expect(await suspend(council, [compliance, oversight], until)).toEqual(['taken', 'taken'])
    expect(await sees(tab)).toBe('seen')
    expect(tab.vaultState.get()).toMatchObject({ suspendedUntil: until })
    // Nothing is pinned by it, so nothing is shown but the band on every page: why and by whom, where somebody is signed in.
    expect(tab.noticesOf(member.person)).toEqual([])
    const left = hours(6)
    const roles = ['compliance', 'oversight']
    expect((await frameOf(door, null)).suspension).toEqual({ until, left, decided: null })
    expect((await frameOf(door, browser)).suspension).toEqual({ until, left, decided: { roles, reason: why } })
    // At unlocking too, before anything was refused.
    const other = await unlockedTab(member)
    expect(other.vaultState.get()).toMatchObject({ suspendedUntil: until })
    given(await tab.signAct({ act: 'pledge', objects: [{ kind: 'text', id: 'any' }] }))
    quorum.all('well')
    await signInAgain(door, oversight.person)
    given(await endSuspension(door, { by: oversight.by }))
    expect((await frameOf(door, browser)).suspension).toBeNull()
    await expect.poll(() => sees(tab), { timeout: 8000 }).toBe('seen')
  })

  it('can be asked for exactly when nothing else can be signed', async () => {
    const { door, compliance, quorum } = council
    const tab = await atHome(compliance)
    await witnessesAway(compliance)
    await expect.poll(() => sees(tab), { timeout: 8000 }).toBe('witnesses-away')
    const objects = decisionObjects(door.log.trust, null)
    const until = instant(door.now() + hours(6))
    const act = given(await tab.signAct({ act: 'suspend-quorum', first: null, until, reason: why, objects }))
    await signInAgain(door, compliance.person)
    expect(reasonOf(await proposeSuspension(door, { by: compliance.by, act }))).toBe('taken')
    quorum.all('well')
    door.clock.advance(minutes(2))
    await expect.poll(() => sees(tab), { timeout: 8000 }).toBe('seen')
  })
})

describe('what is said of oneself', () => {
  const newsOf = (tab: Tab) => {
    const state = tab.vaultState.get()
    if (state.state !== 'unlocked') throw new Error(state.state)
    return state
  }

  it('and is false, though two have signed it, is told at the next unlocking, and in a browser that never saw them', async () => {
    const { door, member } = council
    expect(newsOf(await atHome(member)).lineNews).toEqual([])
    await door.db.updateTable('person').set({ role: 'liaison' }).where('id', '=', member.person).execute()
    await renewRoll(council)
    const told = { before: { role: 'member' }, after: { role: 'liaison', name: '水野 三' }, otherKey: false }
    const [line, ...more] = newsOf(await unlockedTab(member)).lineNews
    expect(line).toMatchObject(told)
    expect(more).toEqual([])
    expect(fromUtf8(line?.evidence ?? new Uint8Array())).toContain('"v": "fuin-line-evidence/1"')
    await door.db.updateTable('person').set({ role: 'member' }).where('id', '=', member.person).execute()
    await renewRoll(council)
    // What the card of before remembers was said last.
    expect(newsOf(await atHome(member)).lineNews).toMatchObject([
      { before: { role: 'liaison' }, after: { role: 'member' } },
    ])
  })

  it('as a key that somebody else put on record, is told to the vault that did not make it, with the proof', async () => {
    const { door, member } = council
    const tab = await atHome(member)
    expect(browser.asked).not.toContain('/keys/others')
    await door.db.updateTable('person').set({ setup_step: 'key' }).where('id', '=', member.person).execute()
    await door.db.updateTable('person_key').set({ proven_at: null }).where('person_id', '=', member.person).execute()
    const thief = await makeKey(door, member)
    given(await enrolKey(door, { by: member.by, sent: await keySent(door, thief) }))
    await prove(door, thief)
    await tab.seeOwn(given(await tab.fetchOwnKey()))
    const [key, ...more] = newsOf(tab).keyNews
    expect(more).toEqual([])
    expect(key?.fingerprint).toBe(thief.made.fingerprint)
    expect(fromUtf8(key?.evidence ?? new Uint8Array())).toContain(member.made.fingerprint)
    // Whose own it is hears nothing.
    await door.db.updateTable('person').set({ setup_step: null }).where('id', '=', member.person).execute()
    expect(newsOf(await atHome(thief)).keyNews).toEqual([])
  })
})
