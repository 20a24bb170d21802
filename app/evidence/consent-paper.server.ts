/** A consent as a paper: whose, to which words, by whose signature, and its place in the log. */
import type { Db } from '../../db/open.server.ts'
import type { Terms, Texts } from '../access/agreement.ts'
import { type ConsentGiven, consentsOf, findOrganization } from '../council/organization-store.server.ts'
import { findPerson } from '../council/person-store.server.ts'
import { readOwnEntry } from '../formats/log-entry.ts'
import { parseAct } from '../formats/signed-act.ts'
import type { Fingerprint, OrganizationId } from '../ids.ts'
import { Broken } from '../outcome.ts'
import type { ReviewGround } from '../review/review-ground.ts'

export interface ConsentAsked {
  readonly organization: OrganizationId
  /** Index of the entry that holds it. */
  readonly entry: bigint
}

export interface ConsentPaper extends ConsentGiven {
  readonly organization: { readonly id: OrganizationId; readonly name: string }
  readonly text: Pick<Terms, 'ja' | 'en' | 'hash'>
  /** Of a consent by act; null where it came on paper. */
  readonly signed: {
    /** As on record today; empty where erased. */
    readonly name: string
    readonly department: string
    readonly title: string
    readonly fingerprint: Fingerprint
    /** `fuin-act/1`, to the byte. */
    readonly act: string
    /** Base64. */
    readonly signature: string
  } | null
  /** C2SP tlog-proof; null while no quorum of witnesses has cosigned a tree that holds it. */
  readonly receipt: string | null
}

/** Null where it is none of this organization's. */
export async function consentAt(db: Db, { organization, entry }: ConsentAsked): Promise<ConsentGiven | null> {
  return (await consentsOf(db, organization)).find(({ entryIndex }) => entryIndex === entry) ?? null
}

/** Null where it is none of this organization's. */
export async function consentPaper(
  { db, log, texts }: Pick<ReviewGround, 'db' | 'log'> & { readonly texts: Texts },
  asked: ConsentAsked,
): Promise<ConsentPaper | null> {
  const consent = await consentAt(db, asked)
  const organization = await findOrganization(db, asked.organization)
  if (!consent || !organization) return null
  const text = texts.consent.find(({ version }) => version === consent.textVersion)
  if (!text) throw new Broken(`${consent.textVersion} was consented to and is no text of ours`)
  const { id, name } = organization
  const { ja, en, hash } = text
  return {
    ...consent,
    organization: { id, name },
    text: { ja, en, hash },
    signed: await signedBy({ db, log }, consent),
    receipt: await log.lastReceipt(asked.entry),
  }
}

async function signedBy(
  { db, log }: Pick<ReviewGround, 'db' | 'log'>,
  { signedBy: person, entryIndex }: ConsentGiven,
): Promise<ConsentPaper['signed']> {
  if (person === null) return null
  const logged = await log.entry(entryIndex)
  const act = logged && readOwnEntry(logged.bytes).act
  if (!act) throw new Broken(`entry ${entryIndex} holds no consent that anybody signed`)
  const known = await findPerson(db, person)
  const { name = '', department = '', title = '' } = known ?? {}
  return { name, department, title, fingerprint: parseAct(act.text).key, act: act.text, signature: act.signature }
}
