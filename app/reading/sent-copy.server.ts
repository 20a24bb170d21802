import { tlpOf } from '../bulletins/list-lines.server.ts'
import type { StatutoryClass } from '../formats/marks.ts'
import type { BulletinId, CopyId, PersonId } from '../ids.ts'
import type { ProvenEntry } from '../openpgp/vault-protocol.ts'
import type { ReleaseSent } from '../sealed/release-wire.ts'
import type { Sealed } from './release-copy.server.ts'

/** What stands outside a copy, wherever it lies: the reader's own, a desk's, one that waits for approval, a layer of the archive's. */
interface Outside {
  readonly copy: CopyId
  readonly code: string
  readonly bulletin: BulletinId
  readonly number: string
  readonly kind: string
  readonly class: StatutoryClass
  readonly tlp: string
  readonly publicTitle: string | null
  readonly sender: PersonId
}

/** A copy as it goes to the browser, with everything that its reader's vault checks before it decrypts. */
export function sentCopy(
  { ciphertext, released, issued, sender, resealed }: Sealed & { readonly released: ProvenEntry },
  { copy, code, bulletin, number, kind, class: statutory, tlp, publicTitle, sender: person }: Outside,
  desk: ReleaseSent['desk'] = null,
): ReleaseSent {
  const what = { bulletin, number, kind, class: statutory, tlp: tlpOf({ tlp }), publicTitle }
  const { roll, rollEntry, line } = sender
  const outside = { copy, code, ...what, sender: person }
  return { outside, ciphertext, released, issued, roll, rollEntry, sender: line, resealed, desk }
}
