import { timingSafeEqual } from 'node:crypto'
import type { Db, Trx } from '../../db/open.server.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ServerKey } from '../access/server-key.server.ts'
import type { Instant, PersonId } from '../ids.ts'
import { type LinkPurpose, partsOfLink } from './mail-link.ts'
import { addLink, dropLinks, findLink, type KeptLink } from './way-back-store.server.ts'

const markOf = (serverKey: ServerKey, id: string): string =>
  Buffer.from(serverKey.mark(id, 'mail-link').subarray(0, 24)).toString('base64url')

export const linkToken = (serverKey: ServerKey, { id }: Pick<KeptLink, 'id'>): string => id + markOf(serverKey, id)

/** What the token names, if this server made it; null for any other text. */
export function markedId(serverKey: ServerKey, token: string | undefined): string | null {
  const parts = partsOfLink(token)
  if (!parts) return null
  const own = markOf(serverKey, parts.id)
  return timingSafeEqual(Buffer.from(own), Buffer.from(parts.mark)) ? parts.id : null
}

/** A new link in the caller's step; one of the same purpose that the person had before is void. */
export async function makeLink(
  trx: Trx,
  { random }: Pick<Ground, 'random'>,
  link: {
    readonly purpose: LinkPurpose
    readonly person: PersonId
    /** Where it goes, if not to the person's own address. */
    readonly address?: string
    readonly goodFrom: Instant
    readonly expiresAt: Instant
  },
): Promise<void> {
  await dropLinks(trx, link.person, [link.purpose])
  await addLink(trx, { ...link, id: Buffer.from(random(16)).toString('base64url'), address: link.address ?? null })
}

/** The link of this token while it is neither used nor past its time; it may be good only later. */
export async function openedLink(
  db: Db | Trx,
  { serverKey }: Pick<Ground, 'serverKey'>,
  asked: { readonly token: string | undefined; readonly purposes: readonly LinkPurpose[]; readonly at: Instant },
): Promise<KeptLink | null> {
  const id = markedId(serverKey, asked.token)
  if (id === null) return null
  const link = await findLink(db, id, asked.at)
  return link && asked.purposes.includes(link.purpose) ? link : null
}
