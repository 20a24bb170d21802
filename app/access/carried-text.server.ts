/**
 * What travels from the first page of two to the second: sealed by the server, for
 * one holder and one purpose, and good for a quarter of an hour. Nothing of it is
 * written before the second page is answered.
 */
import { fromUtf8 } from '../formats/bytes.ts'
import { canonicalJson, type JsonValue } from '../formats/canonical-json.ts'
import { type Instant, instant, minutes } from '../ids.ts'
import { isForeign } from '../outcome.ts'
import type { Ground } from './ground.server.ts'
import type { ServerKey } from './server-key.server.ts'

type Seal = Parameters<ServerKey['seal']>[1]
type Sealing = Pick<Ground, 'serverKey'>

/** How long what was typed on the first page may wait for the second, milliseconds. */
export const carriedUntil = (at: Instant): Instant => instant(at + minutes(15))

/** For a hidden field. */
export const sealCarried = ({ serverKey }: Sealing, said: JsonValue, seal: Seal): string =>
  Buffer.from(serverKey.seal(canonicalJson(said), seal)).toString('base64url')

/** What was sealed so, for that holder, and has not run out at that time; null for whatever else somebody sends. */
export function openCarried<T extends { readonly until: Instant }>(
  { serverKey }: Sealing,
  sealed: string,
  { form, at, ...seal }: Seal & { readonly form: { decode(value: unknown): T }; readonly at: Instant },
): T | null {
  try {
    const plain = serverKey.open(new Uint8Array(Buffer.from(sealed, 'base64url')), seal)
    const said = form.decode(JSON.parse(fromUtf8(plain)))
    return at <= said.until ? said : null
  } catch (error) {
    if (isForeign(error)) return null
    throw error
  }
}
