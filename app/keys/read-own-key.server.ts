import type { Ground } from '../access/ground.server.ts'
import { formatTrust } from '../formats/trust.ts'
import type { PersonId } from '../ids.ts'
import { councilOnRecord } from '../keyring/council-key-store.server.ts'
import { currentKeyOf, protectedKeyOf } from '../keyring/key-store.server.ts'
import type { OwnKeyMaterial } from '../keyring/own-key-wire.ts'
import { trustCardOf } from '../keyring/trust-card-store.server.ts'
import { newestKeyOf } from './other-keys.server.ts'

/** Everything that a person's own browser needs to make a key or to open the one they have. */
export async function readOwnKey(
  { db, log }: Pick<Ground, 'db' | 'log'>,
  person: PersonId,
): Promise<Omit<OwnKeyMaterial, 'place'>> {
  const key = await currentKeyOf(db, person)
  const card = await trustCardOf(db, person)
  const council = await councilOnRecord(db)
  const newestKey = await newestKeyOf({ db, log }, person)
  return {
    person,
    trust: formatTrust(log.trust),
    checkpoint: await log.latestCheckpoint(),
    suspended: log.suspension() !== null,
    protectedKey: key && (await protectedKeyOf(db, key.fingerprint)),
    publicKey: key?.publicKey ?? null,
    card: card?.sealed ?? null,
    council: council?.proof ?? null,
    newestKey,
  }
}
