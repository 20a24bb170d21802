/** Trusts that this portal cannot, or should not, take up. */
import { verifierKey } from '../../app/formats/note.ts'
import { makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'

export const nothing = {
  statement: new Uint8Array(),
  signature: new Uint8Array(),
  councilKey: new Uint8Array(),
  later: [],
}

export const bare = ({ clockKey, logKey }: Trust): Trust => makeTrust({ clockKey, policy: unwitnessed(logKey) })

/** The same policy for a log key that this portal does not hold. */
export function strangersTrust({ clockKey, logKey, policy }: Trust): Trust {
  const publicKey = logKey.publicKey.map((byte, i) => (i === 0 ? byte ^ 1 : byte))
  return makeTrust({ clockKey, policy: { ...policy, logs: unwitnessed(verifierKey({ ...logKey, publicKey })).logs } })
}
