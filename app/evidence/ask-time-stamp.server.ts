/** Asks a time stamping authority (RFC 3161 §3.4, over HTTP) for its word that these bytes existed now. */
import { flawOf, type StampFlaw } from '../audit/stamp-chain.ts'
import { checkStamp, formatStampRequest } from '../audit/time-stamp.ts'
import { readAtMost } from '../formats/read-at-most.ts'
import { sha256 } from '../formats/sha256.ts'
import { done, isForeign, type Outcome, refused } from '../outcome.ts'

export interface StampingAuthority {
  readonly url: string
  /** Its own certificate or one above it, DER; null where none is set, and then its answer is kept without knowing who signed it. */
  readonly certificates: readonly Uint8Array[] | null
}

/** An authority that does not answer in this time is passed over; milliseconds. */
const patience = 10_000
/** A stamp with its whole chain of certificates has some ten kilobytes. */
const longestAnswer = 262_144

/** No stamp came; or one did and, by the certificate that is set, is not to be believed: then the word says why. */
export type StampRefusal = 'time-stamp-failed' | `time-stamp-${StampFlaw}`

/** The answer, to the byte, once it holds for these bytes, this question and that authority. */
export async function askTimeStamp(
  { url, certificates }: StampingAuthority,
  data: Uint8Array,
  random: (bytes: number) => Uint8Array,
): Promise<Outcome<Uint8Array, StampRefusal>> {
  const nonce = random(16)
  const response = await post(url, formatStampRequest({ hash: sha256(data), nonce }))
  if (!response) return refused('time-stamp-failed')
  try {
    await checkStamp({ response, data, certificates, nonce })
    return done(response)
  } catch (error) {
    const flaw = flawOf(error)
    if (flaw) return refused(`time-stamp-${flaw}`)
    if (isForeign(error)) return refused('time-stamp-failed')
    throw error
  }
}

async function post(url: string, body: Uint8Array): Promise<Uint8Array | null> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query' },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(patience),
      // Its address is the operator's word; where it sends us on to is a stranger's.
      redirect: 'error',
    })
    if (answer.ok) return await readAtMost(answer.body, longestAnswer)
    await answer.body?.cancel()
    return null
  } catch (error) {
    // No route, no answer, no TLS, a redirect, no end: all of them mean that there is no stamp.
    if (isForeign(error) || error instanceof TypeError || error instanceof DOMException) return null
    throw error
  }
}
