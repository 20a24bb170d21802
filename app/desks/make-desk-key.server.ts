import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { type ActEntry, answeredBefore, takeAct } from '../acts/take-act.server.ts'
import type { Fingerprint, Instant, PersonId } from '../ids.ts'
import type { ForeignKeyRefusal } from '../openpgp/foreign-keys.server.ts'
import { factsOf, type KeyFacts, type KeyRefusal, rememberKey } from '../openpgp/public-key.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { type Desk, holdersOf, isToBeRenewed, newestEpoch, stands } from './desk.ts'
import { deskActObjects } from './desk-acts.ts'
import { insertEpoch, insertShares } from './desk-key-store.server.ts'
import { endShareOfKey, findDesk } from './desk-store.server.ts'
import type { DeskKeySent } from './desk-wire.ts'
import { type ShareRefusal, sharesDue } from './take-shares.server.ts'

export type DeskKeyRefusal =
  | 'not-found'
  | 'desk-key-not-due'
  | 'key-names-another'
  | 'key-without-end'
  | KeyRefusal
  | ForeignKeyRefusal
  | ShareRefusal
  | ActRefusal

export interface MakingDeskKey {
  readonly by: ActorFields
  readonly desk: string
  readonly sent: DeskKeySent
}

/**
 * Puts a desk's next key on record: made by the vault of one who serves it, sealed
 * to those who do. Nothing is sealed to it before enough of them have proven that
 * they open it, and two have signed a roll that names it.
 *
 * Two holders who unlock at the same moment both make one; the second finds that
 * none is due any more, and its key is forgotten with its vault.
 */
export async function makeDeskKey(ground: Ground, making: MakingDeskKey): Promise<Outcome<number, DeskKeyRefusal>> {
  const { by, desk: id, sent } = making
  const before = await answeredBefore(ground, { by, sent: sent.act }, async () => sent.epoch)
  if (before !== null) return done(before)
  // Before anything is computed with a key that was sent.
  const desk = await findDesk(ground.db, id, ground.now())
  if (!desk || !serves(desk, by.actor)) return refused('not-found')
  const facts = await soundKey(ground, making)
  return facts.ok ? takeKey(ground, making, facts.value) : facts
}

interface SoundKey extends KeyFacts {
  readonly usableUntil: Instant
}

async function soundKey(
  { foreignKeys, now }: Ground,
  { desk, sent }: MakingDeskKey,
): Promise<Outcome<SoundKey, DeskKeyRefusal>> {
  const read = await foreignKeys.read(sent.publicKey)
  if (!read.ok) return read
  const facts = factsOf(read.value, now())
  const [refusal] = facts.refusals
  if (refusal) return refused(refusal)
  const named = facts.userIds.length === 1 && facts.userIds[0] === desk && facts.otherUserIds === 0
  if (!named) return refused('key-names-another')
  if (facts.usableUntil === null) return refused('key-without-end')
  rememberKey(read.value)
  return done({ ...facts, usableUntil: facts.usableUntil })
}

function takeKey(ground: Ground, making: MakingDeskKey, facts: SoundKey): Promise<Outcome<number, DeskKeyRefusal>> {
  const { by, desk: id, sent } = making
  const { epoch, shares } = sent
  const objects = deskActObjects({ desk: id, epoch, publicKeyHash: facts.hash, shares })
  return takeAct(
    ground,
    { by, sent: sent.act },
    {
      expected: { act: 'desk', objects },
      look: async ({ trx, at }) => {
        const desk = await findDesk(trx, id, at)
        if (!desk || !serves(desk, by.actor)) return refused('not-found')
        if (!mayMake(desk, { maker: by.actor, epoch, at })) return refused('desk-key-not-due')
        const due = await sharesDue(trx, { desk, sent: shares, at })
        if (!due.ok) return due
        return due.value.some(({ person }) => person === by.actor)
          ? done({ desk, due: due.value })
          : refused('desk-share-not-due')
      },
      write: async ({ trx, at, nextIndex: entryIndex, judged }, { desk, due }) => {
        const { fingerprint, hash: publicKeyHash, usableUntil: expiresAt } = facts
        const made = { fingerprint, publicKey: sent.publicKey, publicKeyHash, expiresAt }
        const by_ = { madeBy: by.actor, makerKey: judged.act.key, madeAt: at, entryIndex }
        await insertEpoch(trx, { desk: id, epoch, ...made, ...by_ })
        await insertShares(trx, { desk: id, epoch, sealedBy: judged.act.key, at }, due)
        const left = leftBehind(desk)
        for (const { key } of left) await endShareOfKey(trx, id, key, at)
        return [{ kind: 'desk-made', objects, data: { epoch: String(epoch) } }, ...leftEntries(desk, left)]
      },
      answer: () => done(epoch),
    },
  )
}

const serves = ({ serving }: Desk, person: PersonId): boolean => serving.some((one) => one.person === person)

/** Whether this very epoch is due, and this person may make it: a holder, or whoever serves where no holder is left. */
function mayMake(
  desk: Desk,
  { maker, epoch, at }: { readonly maker: PersonId; readonly epoch: number; readonly at: Instant },
): boolean {
  const newest = newestEpoch(desk)
  if (desk.closedAt !== null || epoch !== (newest?.epoch ?? 0) + 1) return false
  if (!newest) return true
  if (!isToBeRenewed(desk, at)) return false
  const holders = holdersOf(desk, newest.epoch)
  return holders.length === 0 || holders.some(({ person }) => person === maker)
}

/** Whoever has shares and serves no more, or with another key: the log has not been told of them yet. */
function leftBehind(desk: Desk): readonly { readonly person: PersonId; readonly key: Fingerprint }[] {
  const gone = desk.shares.filter((share) => share.leftAt === null && !stands(desk, share))
  return [...new Map(gone.map(({ person, key }) => [key, { person, key }])).values()]
}

const leftEntries = (desk: Desk, left: ReturnType<typeof leftBehind>): readonly ActEntry[] =>
  [...new Set(left.map(({ person }) => person))]
    .filter((person) => !serves(desk, person))
    .map((subject) => ({ kind: 'desk-left', subject, objects: [{ kind: 'desk', id: desk.id }] }))
