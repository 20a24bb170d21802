/** The trust card in people's hands: two browsers, a bad card, an empty portal, the recovery kit. */
import '../support/quick-key-protection.ts'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { dropTrustCards, trustCardOf, trustCardsOf } from '../../app/keyring/trust-card-store.server.ts'
import { armored, cardInKit, longestKit, recoveryKit } from '../../app/keys/recovery-kit.ts'
import { type Door, openDoor } from '../access/door.ts'
import { firstSecretariat, given } from '../council/newcomers.ts'
import { type Browser, closeBrowser, openBrowser, openTab, type Tab } from '../keyring/browser-tab.ts'
import { databases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import { type Holder, setUp } from './key-holders.ts'

let door: Door
let who: Holder
beforeAll(async () => {
  door = await openDoor(databases[0])
  who = await setUp(door, await firstSecretariat(door))
}, 60_000)
afterEach(() => closeBrowser())
afterAll(() => door.close())

/** A browser that this person has never used, or `own`: another tab of one they have. */
async function unlocks(own: Browser | null = null, fromKit: Uint8Array | null = null) {
  const browser = await openBrowser(door, who)
  for (const [name, text] of own?.storage ?? []) browser.storage.set(name, text)
  const tab = await openTab()
  const opened = await tab.unlockVault(who.person, who.made.passphrase, { card: fromKit })
  return { browser, tab, says: opened.ok ? 'opened' : opened.reason }
}
const seen = (tab: Tab): bigint => {
  const state = tab.vaultState.get()
  return state.state === 'unlocked' ? state.checkpoint.size : -1n
}
const versions = async () => (await trustCardsOf(door.db, who.person)).map(({ version }) => version)

/** As a database restored by hand, or a fault of the page, would leave it. */
async function spoilNewest(): Promise<void> {
  const newest = (await trustCardOf(door.db, who.person))?.version ?? 0
  await door.db
    .updateTable('kept_card')
    .set({ sealed: random(900) })
    .where('version', '=', newest)
    .execute()
}

const kitOf = ({ made }: Holder): string =>
  recoveryKit('控え', [
    ['鍵', armored(made.protectedKey, 'PRIVATE KEY BLOCK')],
    ['検証情報', armored(made.card.sealed, 'MESSAGE')],
  ])

it('a browser that was away takes in what another has seen, before it stores its own card', async () => {
  const first = await unlocks()
  given(await first.tab.seeNewest('read'))
  const [before] = await versions()
  // The second one knows nothing of the first; each moves on from where the other stood.
  const second = await unlocks()
  given(await second.tab.seeNewest('read'))
  given(await second.tab.keepCard())
  const third = await unlocks(first.browser)
  given(await third.tab.keepCard({ always: true }))
  expect(seen(third.tab)).toBeGreaterThanOrEqual(seen(second.tab))
  expect((await versions())[0]).toBeGreaterThan(before ?? 0)
  expect(new Set(await versions()).size).toBe((await versions()).length)
})

it('a card that opens for nobody locks nobody out: one before it opens, and a good one takes its place', async () => {
  await spoilNewest()
  expect((await unlocks()).says).toBe('opened')
  await spoilNewest()
  const opened = await unlocks()
  given(await opened.tab.keepCard({ always: true }))
  const { asked } = (await unlocks()).browser
  expect(asked.filter((path) => path === '/keys/trust-card')).toEqual([])
})

it('where no kept card opens, the one in the recovery kit does, and the next browser needs no kit', async () => {
  await dropTrustCards(door.db, who.person)
  expect((await unlocks()).says).toBe('trust-card-missing')
  const card = cardInKit(kitOf(who))
  const restored = await unlocks(null, card)
  expect(restored.says).toBe('opened')
  given(await restored.tab.keepCard({ always: true }))
  expect((await unlocks()).says).toBe('opened')
})

it('another person’s kit, half a kit and no kit at all restore nothing', async () => {
  await dropTrustCards(door.db, who.person)
  const text = kitOf(who)
  const foreign = { ...who, made: { ...who.made, card: { ...who.made.card, sealed: random(700) } } }
  expect((await unlocks(null, cardInKit(kitOf(foreign)))).says).toBe('trust-card-bad')
  for (const broken of [
    '',
    'kit',
    text.slice(0, -60),
    `${text}${'x'.repeat(longestKit)}`,
    text.replace('MESSAGE', 'M'),
  ])
    expect(cardInKit(broken)).toBeNull()
  expect(cardInKit(text.replaceAll('\n', '\r\n'))).toEqual(who.made.card.sealed)
})
