/** What a holder's vault is to do for its desks, with all that it needs: asked for at every unlocking. */
import type { Ground } from '../access/ground.server.ts'
import { type Instant, makeId, type PersonId } from '../ids.ts'
import { currentKeyOf } from '../keyring/key-store.server.ts'
import type { KeyInRoll } from '../openpgp/vault-protocol.ts'
import { currentRoll, rollWithKeyOf } from '../roll/roll-proof.server.ts'
import { type Desk, holdersOf, isToBeRenewed, newestEpoch, type Serving, withoutShare } from './desk.ts'
import { type HeldShare, heldShares } from './desk-key-store.server.ts'
import { desksOfPerson } from './desk-store.server.ts'
import { type Duties, type Duty, sharesAtOnce } from './desk-wire.ts'

export async function deskDuties(ground: Ground, person: PersonId): Promise<Duties> {
  const { db, now } = ground
  const at = now()
  const roll = await currentRoll(db)
  const key = await currentKeyOf(db, person)
  if (!roll || roll.expiresAt <= at || !key || !(await rollWithKeyOf(db, person))) return { roll: null, duties: [] }
  const duties: Duty[] = []
  for (const desk of await desksOfPerson(db, person, at)) {
    const held = await heldShares(db, { desk: desk.id, person, key: key.fingerprint })
    duties.push(...(await dutiesAt(ground, { desk, held, person, at })))
  }
  return { roll: roll.proof, duties }
}

interface AtDesk {
  readonly desk: Desk
  readonly held: readonly HeldShare[]
  readonly person: PersonId
  readonly at: Instant
}

async function dutiesAt(ground: Ground, atDesk: AtDesk): Promise<readonly Duty[]> {
  const making = await makingDue(ground, atDesk)
  return [...provingDue(atDesk), ...(making ? [making] : []), ...(await sharingDue(ground, atDesk))]
}

const dutyFor = ({ id, names }: Desk, duty: Pick<Duty, 'do' | 'epoch' | 'share' | 'holders'>): Duty => ({
  desk: id,
  names,
  ...duty,
})

const shareOf = ({ ciphertext, sealerKey }: HeldShare) => ({ ciphertext, sealerKey })

const isProven = ({ desk, person }: AtDesk, epoch: number): boolean =>
  holdersOf(desk, epoch).some((share) => share.person === person)

const provingDue = (atDesk: AtDesk): readonly Duty[] =>
  atDesk.held
    .filter(({ epoch }) => !isProven(atDesk, epoch))
    .map((share) => dutyFor(atDesk.desk, { do: 'prove', epoch: share.epoch, share: shareOf(share), holders: [] }))

/** The first key, or the next: by a holder, or by whoever serves where no holder is left. */
async function makingDue(ground: Ground, atDesk: AtDesk): Promise<Duty | null> {
  const { desk, person, at } = atDesk
  const newest = newestEpoch(desk)
  if (newest) {
    const holders = holdersOf(desk, newest.epoch)
    const mine = holders.length === 0 || isProven(atDesk, newest.epoch)
    if (!mine || !isToBeRenewed(desk, at)) return null
  }
  const epoch = (newest?.epoch ?? 0) + 1
  // Oneself first: whoever makes the key must have it.
  const others = desk.serving.filter((one) => one.person !== person)
  const self = desk.serving.filter((one) => one.person === person)
  const holders = await inRoll(ground, [...self, ...others].slice(0, sharesAtOnce))
  return dutyFor(desk, { do: 'make', epoch, share: null, holders })
}

/** Whoever has come since is given every key there was, or could not open what lies there. */
async function sharingDue(ground: Ground, atDesk: AtDesk): Promise<readonly Duty[]> {
  const { desk, held, at } = atDesk
  const due: Duty[] = []
  for (const share of held) {
    const { epoch } = share
    const isNewest = epoch === newestEpoch(desk)?.epoch
    // The newest is about to be followed by another, which goes to everybody.
    if (!isProven(atDesk, epoch) || (isNewest && isToBeRenewed(desk, at))) continue
    const holders = await inRoll(ground, withoutShare(desk, epoch).slice(0, sharesAtOnce))
    if (holders.length > 0) due.push(dutyFor(desk, { do: 'share', epoch, share: shareOf(share), holders }))
  }
  return due
}

/** With their lines in the roll in force, by which the vault knows them; whoever has none yet waits for the next. */
async function inRoll(
  { db, random }: Pick<Ground, 'db' | 'random'>,
  people: readonly Serving[],
): Promise<Duty['holders']> {
  const found: (KeyInRoll & Pick<Duty['holders'][number], 'person' | 'copy'>)[] = []
  for (const { person } of people) {
    const line = await rollWithKeyOf(db, person)
    if (line) found.push({ ...line, person, copy: makeId('c', random(16)) })
  }
  return found
}
