/**
 * What `GET /keys/own` gives a person's browser, as JSON: bytes in base64. The
 * vault believes none of it before it has checked all of it; the passphrase and
 * the sealed card decide, not the server.
 */
import { fromBase64, toBase64 } from '../formats/bytes.ts'
import type { PersonId } from '../ids.ts'

export interface CouncilBytes {
  readonly statement: Uint8Array
  readonly signature: Uint8Array
  readonly councilKey: Uint8Array
}

export interface OwnKeyMaterial {
  readonly person: PersonId
  /** `fuin-log-trust/1`: pinned when a key is made, afterwards the card's is used. */
  readonly trust: string
  /** The newest signed note. */
  readonly checkpoint: string
  /** True while two people have set the log's quorum aside. */
  readonly suspended: boolean
  readonly protectedKey: Uint8Array | null
  readonly publicKey: Uint8Array | null
  readonly card: Uint8Array | null
  readonly council: CouncilBytes | null
}

export interface OwnKeyJson {
  readonly person: PersonId
  readonly trust: string
  readonly checkpoint: string
  readonly suspended: boolean
  readonly protectedKey: string | null
  readonly publicKey: string | null
  readonly card: string | null
  readonly council: { readonly [Part in keyof CouncilBytes]: string } | null
}

export function ownKeyToJson(own: OwnKeyMaterial): OwnKeyJson {
  const { person, trust, checkpoint, suspended, protectedKey, publicKey, card, council } = own
  return {
    person,
    trust,
    checkpoint,
    suspended,
    protectedKey: protectedKey && toBase64(protectedKey),
    publicKey: publicKey && toBase64(publicKey),
    card: card && toBase64(card),
    council: council && councilToJson(council),
  }
}

export const councilToJson = ({ statement, signature, councilKey }: CouncilBytes) => ({
  statement: toBase64(statement),
  signature: toBase64(signature),
  councilKey: toBase64(councilKey),
})

export const councilFromJson = (json: { readonly [Part in keyof CouncilBytes]: string }): CouncilBytes => ({
  statement: fromBase64(json.statement),
  signature: fromBase64(json.signature),
  councilKey: fromBase64(json.councilKey),
})

/** Throws Malformed where a part is no base64. */
export function ownKeyFromJson(json: OwnKeyJson): OwnKeyMaterial {
  const { person, trust, checkpoint, suspended, protectedKey, publicKey, card, council } = json
  return {
    person,
    trust,
    checkpoint,
    suspended,
    protectedKey: protectedKey === null ? null : fromBase64(protectedKey),
    publicKey: publicKey === null ? null : fromBase64(publicKey),
    card: card === null ? null : fromBase64(card),
    council: council && councilFromJson(council),
  }
}
