/**
 * Requests as a reader's browser sends them: a session whose second factor is
 * fresh, a challenge the server has on its list, and the act signed by the
 * reader's own key. Each is good once. The challenges are put on the list here,
 * in one transaction, and not asked for one by one: the time measured is that of
 * the release alone.
 */

import { openSession } from '../../app/access/sessions.server.ts'
import { keepChallenge } from '../../app/acts/challenge-store.server.ts'
import { makeChallenge } from '../../app/acts/issue-challenge.server.ts'
import { toBase64, utf8 } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { portalOf } from '../../app/formats/log-origin.ts'
import { formatAct } from '../../app/formats/signed-act.ts'
import { instant, minutes } from '../../app/ids.ts'
import { signDetached } from '../../app/openpgp/own-key.ts'
import { openPortal, type Portal } from '../../app/portal.server.ts'
import type { BenchCouncil, Env, Reader } from './make-council.ts'

/** The bytes of so many requests, one reader after the other. To be sent within two minutes. */
export async function prepareRequests(
  env: Env,
  { bulletin, readers }: BenchCouncil,
  count: number,
): Promise<readonly Buffer[]> {
  const portal = await openPortal({ env: { ...env, LOG_LEVEL: 'error' } })
  try {
    const { origin } = portal.settings
    const seen = openCheckpoint(await portal.log.latestCheckpoint(), portal.log.trust)
    const cookies = new Map<Reader, string>()
    for (const reader of readers) cookies.set(reader, await signIn(portal, reader))
    const drafts = Array.from({ length: count }, (_, i) => {
      const reader = readers[i % readers.length] as Reader
      return { reader, challenge: makeChallenge(portal) }
    })
    await keepChallenges(portal, drafts)
    return await Promise.all(
      drafts.map(async ({ reader, challenge }) => {
        const { person, key, copy } = reader
        const text = formatAct({
          act: 'read',
          portal: portalOf(portal.log.trust.origin),
          actor: person,
          key: key.fingerprint,
          objects: [
            { kind: 'copy', id: copy.copy, sha256: copy.ciphertextHash },
            { kind: 'bulletin', id: bulletin },
          ],
          seen: { size: seen.size, root: seen.root, time: seen.cosignedAt },
          challenge,
        })
        const signature = toBase64(await signDetached(key.privateKey, utf8(text), portal.now()))
        const body = JSON.stringify({ act: { text, signature }, from: String(seen.size) })
        return requestOf({ origin, path: `/bulletins/${bulletin}/release`, cookie: cookies.get(reader) ?? '', body })
      }),
    )
  } finally {
    await portal.close()
  }
}

async function signIn({ db, now, random }: Portal, { person }: Reader): Promise<string> {
  const token = Buffer.from(random(32)).toString('base64url')
  const where = { ip: '127.0.0.1', userAgent: 'bench' }
  const opened = { person, role: 'member', secondFactor: 'totp', at: now(), where, token } as const
  await db.transaction().execute((trx) => openSession(trx, opened))
  return token
}

async function keepChallenges(
  { db, now }: Portal,
  drafts: readonly { readonly reader: Reader; readonly challenge: Uint8Array }[],
): Promise<void> {
  const issuedAt = now()
  const issued = { act: 'read', issuedAt, expiresAt: instant(issuedAt + minutes(2)) } as const
  await db.transaction().execute(async (trx) => {
    for (const { reader, challenge } of drafts)
      await keepChallenge(trx, challenge, { ...issued, person: reader.person })
  })
}

function requestOf(asked: {
  readonly origin: string
  readonly path: string
  readonly cookie: string
  readonly body: string
}): Buffer {
  const { origin, path, cookie, body } = asked
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(origin).host}`,
    `Origin: ${origin}`,
    'Sec-Fetch-Site: same-origin',
    'Accept: application/json',
    'Content-Type: application/json',
    `Cookie: __Host-fuin=${cookie}`,
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/147.0.0.0',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}
