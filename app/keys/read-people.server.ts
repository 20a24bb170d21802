import type { Ground } from '../access/ground.server.ts'
import type { PersonId } from '../ids.ts'
import { proofLifetime } from './reachability.ts'
import { listRecipients, type Recipient } from './recipient-store.server.ts'

export type KeyState = 'none' | 'unproven' | 'lapsed' | 'expired' | 'valid'

export interface PersonStanding extends Recipient {
  readonly keyState: KeyState
  readonly inRoll: boolean
}

/** Everybody who has not left, with the state of their key: what the secretariat watches. */
export async function readPeople({ db, now }: Pick<Ground, 'db' | 'now'>): Promise<readonly PersonStanding[]> {
  const at = now()
  const people = await listRecipients(db, { role: null, at })
  return people.map((person) => ({ ...person, keyState: keyStateOf(person, at), inRoll: person.lineNamesKey }))
}

export async function readPerson(ground: Pick<Ground, 'db' | 'now'>, id: PersonId): Promise<PersonStanding | null> {
  return (await readPeople(ground)).find(({ person }) => person === id) ?? null
}

function keyStateOf({ key }: Recipient, at: number): KeyState {
  if (!key) return 'none'
  if (key.expiresAt <= at) return 'expired'
  if (key.provenAt === null) return 'unproven'
  return key.provenAt + proofLifetime <= at ? 'lapsed' : 'valid'
}
