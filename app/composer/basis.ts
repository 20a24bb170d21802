/** The issued bulletin that a new one answers to: how it comes into the composer. */
import { isBulletinKind } from '../bulletins/bulletin.ts'
import { isWider, kindBy } from '../bulletins/revision.ts'
import type { Basis } from '../formats/sealed-draft.ts'
import type { BulletinId, CopyId, Instant, PersonId, Sha256Hex } from '../ids.ts'
import { keyOf } from '../indicators/indicator.ts'
import { parseStixBundle, readStixBundle } from '../indicators/stix-bundle.ts'
import type { OpenedCopy } from '../openpgp/vault-protocol.ts'
import { affectedText } from './affected-lines.ts'
import type { Candidate } from './recipient-choice.ts'
import { blank, type Written } from './written.ts'

/** What the page knows of it before it is opened. */
export interface BasisOffered {
  readonly how: Basis['how']
  readonly bulletin: BulletinId
  readonly number: string
  /** The copy that its text is taken from; null where none opens. */
  readonly copy: { readonly bulletin: BulletinId; readonly copy: CopyId; readonly ciphertextHash: Sha256Hex } | null
  readonly withdrawn: boolean
  /** The number of what has taken its place already. */
  readonly later: string | null
  readonly readers: readonly PersonId[]
}

interface Beginning {
  readonly headline: (earlier: string) => string
  readonly skeleton: string
  readonly at: Instant
}

/** The draft that begins with it: the old text, save where the old one is over. `headline`: of an all-clear. */
export function writtenFrom(
  { how, bulletin, number, readers }: BasisOffered,
  { payload, body, marks }: Pick<OpenedCopy, 'payload' | 'body' | 'marks'>,
  { headline, skeleton, at }: Beginning,
): Written {
  const { content } = payload
  const brought = content.indicators && parseStixBundle(JSON.stringify(content.indicators))
  const bundle = brought?.ok ? brought.value : null
  const reading = bundle && readStixBundle(bundle, at)
  const earlier: Basis = {
    how,
    bulletin,
    number,
    contentDigest: payload.contentDigest,
    marks,
    headline: content.headline,
    toDo: content.toDo,
    body,
    acknowledgeBy: content.acknowledgeBy,
    indicators: (reading?.indicators ?? []).map(keyOf),
    readers,
  }
  const kind = kindBy(how)
  const common = {
    ...blank,
    kind: kind ?? (isBulletinKind(content.kind) ? content.kind : blank.kind),
    marks,
    publicTitle: content.publicTitle ?? '',
    choice: { groups: [], organizations: [], persons: readers },
    basis: earlier,
  }
  if (how === 'ends') return { ...common, headline: headline(content.headline), body: skeleton }
  return {
    ...common,
    headline: content.headline,
    toDo: content.toDo,
    body,
    assessment: content.assessment,
    affected: affectedText(content.affected),
    // They lie at the portal, and are named by both.
    attachments: content.attachments,
    imported: bundle && { name: number, bundle },
    // They were looked at when it was issued: nobody is asked about them twice.
    kept: (reading?.indicators ?? []).map(({ value }) => value),
  }
}

/** Whoever is told by this one, and was not by the earlier: they learn that there was one. */
export const newcomersOf = (basis: Basis, reachable: readonly Candidate[]): readonly Candidate[] => {
  const had = new Set<string>(basis.readers)
  return reachable.filter(({ person }) => !had.has(person))
}

/** More could be told by it than by what it answers to. */
export const isTooWide = ({ marks, basis }: Written): boolean => basis !== null && isWider(marks, basis.marks)
