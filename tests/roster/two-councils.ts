/**
 * Two councils that differ in one organization, after a day of the same acts. They
 * are one council up to the evening before, people, keys and log: then Ariake joins
 * the first of them, with two people, and is a recipient of what is sent. Their clocks
 * stand at the same moments, and whatever only the first has entries of the second
 * has as many others of: the log's size and the places in it are the same by
 * themselves, and nothing has to be masked there.
 */

import { addMandate } from '../../app/access/mandate-store.server.ts'
import {
  type BulletinId,
  days,
  hours,
  instant,
  makeId,
  minutes,
  type OrganizationId,
  type PersonId,
} from '../../app/ids.ts'
import { encryptHere } from '../../app/openpgp/seal-to-key.ts'
import { Vault } from '../../app/openpgp/vault.ts'
import type { SealedCard } from '../../app/openpgp/vault-protocol.ts'
import { stateCounts } from '../../app/read-log/state-counts.server.ts'
import { sendQuestion, sendResponse } from '../../db/demo/send-note.server.ts'
import { copyDoor } from '../access/copied-door.ts'
import { sessionOf } from '../access/door.ts'
import {
  ask,
  type Council,
  foundCouncilIn,
  freshenPin,
  join,
  type Somebody,
  signedIn,
  signRoll,
} from '../bulletins/council.ts'
import { issueTo, openAndTell, read } from '../bulletins/sealing.ts'
import { openToldDoor, openToldLog } from '../mail/told.ts'
import { random, state } from '../support/log.ts'

/** What stands for Ariake: what there is in the one council, and looks the same in the other. */
export interface Hidden {
  readonly organization: OrganizationId
  readonly person: PersonId
  readonly bulletin: BulletinId
  /** The log's place of an entry about them, or of another. */
  readonly entry: bigint
}

export interface Side {
  readonly council: Council
  /** Who asks: a recipient, and one of another organization who was sent something else besides. */
  readonly sato: Somebody
  readonly mori: Somebody
  /** By what they are known: to both, to Mori alone. */
  readonly bulletins: { readonly both: BulletinId; readonly others: BulletinId }
  readonly hidden: Hidden
  cookie(who: Somebody): Promise<string>
  close(): Promise<void>
}

/** With Ariake and without. */
export type TwoCouncils = readonly [Side, Side]

type Half = Pick<Side, 'council' | 'sato' | 'mori'>

export async function openTwoCouncils(): Promise<TwoCouncils> {
  const evening = await foundCouncilIn(await openToldDoor('sqlite'))
  const [sato, mori] = [await join(evening, 'member', '佐藤 美咲'), await join(evening, 'member', '森 健')]
  await signRoll(evening)
  const one: Half = { council: evening, sato, mori }
  const other = await sameAgain(one)
  evening.clock.advance(hours(12))
  other.council.clock.advance(hours(12))
  return dayOf(one, other)
}

/** The same council once more, as if its machine had been copied overnight: every key and every row. */
async function sameAgain({ council, sato, mori }: Half): Promise<Half> {
  const { signers, liaison } = council
  const copied = await copyDoor(council, openToldLog)
  const again = async (who: Somebody): Promise<Somebody> => ({ ...who, vault: await secondVault(council, who) })
  const people = { signers: [await again(signers[0]), await again(signers[1])] as const, liaison: await again(liaison) }
  return { council: { ...copied, ...people }, sato: await again(sato), mori: await again(mori) }
}

/** The same key, opened in a browser that has seen what the first one had. */
async function secondVault(council: Council, who: Somebody): Promise<Vault> {
  await freshenPin(council, who)
  const card: SealedCard = await ask(who.vault, 'seal-card', { others: [] })
  const vault = new Vault({ now: council.now, encrypt: encryptHere, width: 2, onState: () => undefined })
  const { protectedKey, passphrase } = who.key
  await ask(vault, 'unlock', { person: who.person, protectedKey, passphrase, cards: [card.sealed] })
  return vault
}

async function dayOf(one: Half, other: Half): Promise<TwoCouncils> {
  const halves = [one, other] as const
  const each = async <T>(act: (half: Half) => Promise<T>): Promise<readonly [T, T]> => {
    const done = [await act(one), await act(other)] as const
    for (const { council } of halves) council.clock.advance(minutes(7))
    return done
  }
  const ariake = await join(one.council, 'member', '有明 はる')
  const colleague = await join(one.council, 'member', '有明 なぎ')
  await one.council.db
    .updateTable('person')
    .set({ organization_id: ariake.organization } as never)
    .where('id', '=', colleague.person)
    .execute()
  // Something new stands in the next roll of both: whether anything does, its entry tells (README).
  for (const { council, mori } of halves)
    await council.db.updateTable('organization').set({ name: '森機械' }).where('id', '=', mori.organization).execute()
  // Sato sees the reads of their own organization besides: from this roll on.
  await each(({ council, sato: { person, organization } }) =>
    council.db.transaction().execute((trx) =>
      addMandate(trx, {
        ...{ id: makeId('n', random(16)), person, organization, power: 'own-audit', role: 'member', entry: 0n },
        ...{ at: council.now(), until: instant(council.now() + days(30)) },
      }),
    ),
  )
  await level(halves)
  await each(({ council }) => signRoll(council))
  const to = (half: Half, ...readers: readonly Somebody[]) => (half === one ? [...readers, ariake] : readers)
  const due = instant(one.council.now() + days(3))
  const sent = await each((half) =>
    issueTo(half.council, to(half, half.sato, half.mori), { acknowledgeBy: due, publicTitle: '管理ツールの悪用' }),
  )
  const others = await each((half) => issueTo(half.council, to(half, half.mori), { publicTitle: null }))
  const alone = await issueTo(one.council, [ariake, colleague])
  await level(halves)
  await each(async (half) =>
    openAndTell(half.council, half.mori, await read(half.council, half.mori, others[half === one ? 0 : 1].id)),
  )
  const { told } = await openAndTell(one.council, ariake, await read(one.council, ariake, sent[0].id))
  // They answer and ask about what all of them were sent: nobody else sees anything of it.
  const from = { signer: ariake, by: await signedIn(one.council, ariake), bulletin: sent[0].id }
  await sendResponse(one.council, from, { state: 'detected', text: '有明で検知' })
  await sendQuestion(one.council, from, '有明からの問合せ')
  await level(halves)
  await each(async ({ council }) => stateCounts(council))
  const entry = told.ok ? told.value.index : 0n
  const nobody = {
    organization: makeId('o', random(16)),
    person: makeId('p', random(16)),
    bulletin: makeId('b', random(16)),
  }
  const known = { organization: ariake.organization, person: ariake.person, bulletin: alone.id }
  const side = (half: Half, at: 0 | 1): Side => ({
    ...half,
    bulletins: { both: sent[at].id, others: others[at].id },
    hidden: { ...(at === 0 ? known : nobody), entry },
    // Of two sessions opened in one moment chance alone says which comes first in a list.
    cookie: async (who) => {
      half.council.clock.advance(1_000)
      return `__Host-fuin=${await sessionOf(half.council, who)}`
    },
    close: () => half.council.close(),
  })
  return [side(one, 0), side(other, 1)]
}

/** As many entries in the one log as in the other. */
export async function level(halves: readonly [Pick<Half, 'council'>, Pick<Half, 'council'>]): Promise<void> {
  const sizes = await Promise.all(halves.map(({ council }) => sizeOf(council)))
  const most = Math.max(...sizes)
  for (const [i, { council }] of halves.entries())
    for (let size = sizes[i] ?? most; size < most; size++)
      await state(council.log, { kind: 'sign-in-refused', reason: 'wrong-credentials' })
}

async function sizeOf({ log }: Council): Promise<number> {
  const health = log.health()
  if (!('size' in health)) throw new Error('the log of a test is not well')
  return Number(health.size)
}
