import type { ActorFields } from '../access/actor.ts'
import type { JudgedAct } from '../acts/judge-act.server.ts'
import { toBase64, toHex } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import type { SaltedText } from '../formats/committed-text.ts'
import { portalOf } from '../formats/log-origin.ts'
import { attemptOf } from '../formats/signed-act.ts'
import type { Instant } from '../ids.ts'
import type { EvidenceGround } from './evidence-ground.server.ts'
import type { EvidenceRequest } from './evidence-request.ts'

interface Custody {
  readonly asked: {
    readonly request: EvidenceRequest
    readonly by: { readonly fields: ActorFields } | null
  }
  readonly salted: SaltedText
  readonly judged: JudgedAct<'export'> | null
  readonly made: Instant
  /** Size of the log under the head. */
  readonly head: bigint
}

/** Who, when, why, by which act; the entry that says the same lies under `export/`. */
export function custodySheet(
  ground: Pick<EvidenceGround, 'log' | 'authority'>,
  { asked, salted, judged, made, head }: Custody,
): Uint8Array {
  const fields = asked.by?.fields
  return canonicalJson({
    v: 'fuin-custody/1',
    portal: portalOf(ground.log.trust.origin),
    made,
    by: fields ? { person: fields.actor, organization: fields.organization, role: fields.role } : 'command line',
    reason: asked.request.reason,
    request: salted.text,
    // With it, the hash in the entry and in the act is that of this request, and of no other.
    salt: toBase64(salted.salt),
    act: judged ? { text: judged.text, signature: judged.signature, sha256: toHex(attemptOf(judged.text)) } : null,
    head: head.toString(),
    stamped: ground.authority !== null,
  })
}
