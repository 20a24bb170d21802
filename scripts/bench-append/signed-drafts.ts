/**
 * Entries as releases make them, to be appended without a portal around the log.
 * The signatures are real, by real keys; the texts they stand under come again
 * and again, each time with a fresh challenge (one act may stand in the log
 * once), so a repeated one no longer verifies. The log does not look: signatures
 * are judged before its queue is entered.
 */
import { randomBytes } from 'node:crypto'
import { makeChallenge } from '../../app/acts/issue-challenge.server.ts'
import { toBase64, utf8 } from '../../app/formats/bytes.ts'
import { emptyRoot } from '../../app/formats/merkle.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { formatAct } from '../../app/formats/signed-act.ts'
import { type Instant, instant, makeId } from '../../app/ids.ts'
import { generated, ownKeyOf, signDetached } from '../../app/openpgp/own-key.ts'
import type { EntryDraft } from '../../app/read-log/read-log.server.ts'

export const benchOrigin = 'bench.invalid'
export const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n))
export const now = (): Instant => instant(Date.now())

interface Signed {
  /** The text before and behind its challenge. */
  readonly around: readonly [string, string]
  readonly draft: EntryDraft
}

const readers = 100
const spare = toBase64(new Uint8Array(32))

/** Gives draft after draft, no two with one challenge. */
export async function signedDrafts(count: number): Promise<() => EntryDraft> {
  const signed: Signed[] = []
  for (let i = 0; i < readers; i++) signed.push(...(await actsOfReader(Math.ceil(count / readers))))
  let next = 0
  return () => {
    const { around, draft } = signed[next++ % signed.length] as Signed
    const [before, behind] = around
    const text = `${before}${toBase64(makeChallenge({ now, random }))}${behind}`
    return { ...draft, act: { text, signature: draft.act?.signature ?? '' } }
  }
}

async function actsOfReader(count: number): Promise<readonly Signed[]> {
  const person = makeId('p', random(16))
  const key = ownKeyOf(person, await generated(person, { date: new Date(now() - 1000), keyExpirationTime: 0 }))
  const session = sha256Hex(random(32))
  const who = {
    actor: person,
    subject: person,
    organization: makeId('o', random(16)),
    role: 'member' as const,
    session,
  }
  return Promise.all(
    Array.from({ length: count }, async () => {
      const ciphertext = sha256Hex(random(32))
      const [copy, bulletin] = [
        { kind: 'copy', id: makeId('c', random(16)), sha256: ciphertext },
        { kind: 'bulletin', id: makeId('b', random(16)) },
      ]
      const seen = { size: 0n, root: emptyRoot, time: Math.floor(now() / 1000) }
      const what = { act: 'read', objects: [copy, bulletin], challenge: new Uint8Array(32) } as const
      const text = formatAct({ ...what, portal: benchOrigin, actor: person, key: key.fingerprint, seen })
      const signature = toBase64(await signDetached(key.privateKey, utf8(text), now()))
      const [before = '', behind = ''] = text.split(spare)
      const draft: EntryDraft = {
        ...who,
        kind: 'released',
        auth: { method: 'password+totp', level: 2, at: now() },
        objects: [copy, bulletin],
        ciphertext,
        act: { text, signature },
        where: { ip: '192.0.2.17', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/147.0.0.0' },
      }
      return { around: [before, behind], draft } satisfies Signed
    }),
  )
}
