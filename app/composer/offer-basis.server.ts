import type { Db } from '../../db/open.server.ts'
import type { Actor } from '../access/actor.ts'
import { findBulletin } from '../bulletins/bulletin-store.server.ts'
import { isOfUnit } from '../bulletins/bulletin-unit-store.server.ts'
import { laterOf, readersOf } from '../bulletins/revision-store.server.ts'
import { findReadableCopy } from '../bulletins/unit-copy-store.server.ts'
import type { BulletinId } from '../ids.ts'
import { currentKeyOf } from '../keyring/key-store.server.ts'
import type { BasisOffered } from './basis.ts'

type Asked = Pick<BasisOffered, 'how'> & { readonly bulletin: BulletinId; readonly by: Actor }

/**
 * The issued bulletin that somebody of its unit wants to answer to, with the copy they
 * open for it; null for what is not theirs to follow, as for what does not exist.
 */
export async function offerBasis(db: Db, { bulletin, how, by }: Asked): Promise<BasisOffered | null> {
  const { person, organization } = by
  const found = await findBulletin(db, bulletin)
  if (!found || found.issuedAt === null || !(await isOfUnit(db, found, { actor: person, organization }))) return null
  const own = await findReadableCopy(db, { bulletin, person })
  const [later, key, readers] = await Promise.all([
    laterOf(db, [bulletin]),
    currentKeyOf(db, person),
    readersOf(db, bulletin),
  ])
  const opens = own !== null && own.withdrawnAt === null && (own.desk !== null || own.key === key?.fingerprint)
  return {
    how,
    bulletin,
    number: found.number,
    copy: opens ? { bulletin, copy: own.copy, ciphertextHash: own.ciphertextHash } : null,
    withdrawn: found.withdrawn_at !== null,
    later: later.get(bulletin)?.number ?? null,
    readers: readers.filter((reader) => reader !== person),
  }
}
