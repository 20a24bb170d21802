/** A council with something to prove: pledged and consenting people, a controlled bulletin released, opened, and never asked for. */
import { expect } from 'vitest'
import { checkEvidence } from '../../app/audit/check-evidence.ts'
import { bytesAtHand, openZip } from '../../app/audit/zip-container.ts'
import { recordConsent } from '../../app/council/record-consent.server.ts'
import { consentTexts, pledgeTexts } from '../../app/council/terms.ts'
import type { EvidenceGround } from '../../app/evidence/evidence-ground.server.ts'
import { type EvidenceRequest, evidenceObject, saltedRequest } from '../../app/evidence/evidence-request.ts'
import { type EvidenceMade, exportEvidence } from '../../app/evidence/export-evidence.server.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { textSaltLength } from '../../app/formats/committed-text.ts'
import type { Trust } from '../../app/formats/trust.ts'
import { formatZip, type ZipFile } from '../../app/formats/zip.ts'
import type { BulletinId } from '../../app/ids.ts'
import { givePledge, termsObject } from '../../app/keys/give-pledge.server.ts'
import { proveRoll } from '../../app/openpgp/council-proof.ts'
import { judgeSignature } from '../../app/openpgp/public-key.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { type Door, openDoor } from '../access/door.ts'
import { type Council, foundCouncilIn, join, type Somebody, signedIn, signRoll, value } from '../bulletins/council.ts'
import { issueTo, openAndTell, read } from '../bulletins/sealing.ts'
import { collected, parseZip } from '../support/archive.ts'
import type { DatabaseKind } from '../support/databases.ts'

export interface EvidenceCouncil {
  readonly council: Council
  /** Was given the bulletin and opened it. */
  readonly sato: Somebody
  /** Was addressed too, and never asked for it. */
  readonly mori: Somebody
  readonly reviewer: Somebody
  readonly bulletin: BulletinId
  readonly ground: EvidenceGround
  close(): Promise<void>
}

export const evidenceCouncil = async (kind: DatabaseKind = 'sqlite'): Promise<EvidenceCouncil> =>
  evidenceCouncilIn(await openDoor(kind))

export async function evidenceCouncilIn(door: Door): Promise<EvidenceCouncil> {
  const council = await foundCouncilIn(door)
  const sato = await join(council, 'member', '佐藤 美咲')
  const mori = await join(council, 'member', '森 健 <script>alert(1)</script>')
  const reviewer = await join(council, 'compliance', '久保 監')
  for (const somebody of [sato, mori]) await bind(council, somebody)
  await signRoll(council)
  const { id } = await issueTo(council, [sato, mori], { class: 'controlled', tlp: 'TLP:AMBER+STRICT' })
  await openAndTell(council, sato, await read(council, sato, id))
  council.clock.advance(3_600_000)
  const ground: EvidenceGround = {
    db: council.db,
    log: council.log,
    now: council.now,
    random: council.random,
    spoolFolder: council.database.dataDir,
    verifier: utf8('// the verifier is built and run by another test\n'),
    authority: null,
  }
  return { council, sato, mori, reviewer, bulletin: id, ground, close: () => council.close() }
}

/** Consent of the organization and pledge of the person, as real entries. */
async function bind(council: Council, somebody: Somebody): Promise<void> {
  const { person, organization } = somebody
  await council.db.deleteFrom('consent').where('organization_id', '=', organization).execute()
  await council.db.deleteFrom('pledge').where('person_id', '=', person).execute()
  await council.db.updateTable('person').set({ setup_step: 'pledge' }).where('id', '=', person).execute()
  const by = await signedIn(council, council.signers[0])
  value(await recordConsent(council, { organization, version: consentTexts[0].version, by }))
  const act = await signAct(council, somebody, { act: 'pledge', objects: [termsObject(pledgeTexts[0])] })
  value(await givePledge(council, { by: await signedIn(council, somebody), act }))
}

export const everything: EvidenceRequest = {
  filter: noFilter,
  entries: null,
  until: null,
  absence: '',
  reason: '告発の検討（事案 2026-4）',
}

/** By the reviewer, with their signature. */
export async function make(
  { council, reviewer, ground }: EvidenceCouncil,
  request: Partial<EvidenceRequest>,
  changed: Partial<EvidenceGround> = {},
): Promise<MadeBundle> {
  const whole = { ...everything, ...request }
  const salt = council.random(textSaltLength)
  const objects = [evidenceObject(saltedRequest(whole, salt))]
  const sent = await signAct(council, reviewer, { act: 'export', objects })
  const by = { fields: await signedIn(council, reviewer), salt, sent }
  return bundled(value(await exportEvidence({ ...ground, ...changed }, { request: whole, by })))
}

export interface MadeBundle extends EvidenceMade {
  /** The ZIP, at hand. */
  readonly archive: Uint8Array
}

/** A bundle that has left. */
export async function bundled(made: EvidenceMade): Promise<MadeBundle> {
  const archive = await collected(made.read())
  expect(archive.length).toBe(made.length)
  return { ...made, archive }
}

export const check = (archive: Uint8Array, trust: Trust | null, tsa: readonly Uint8Array[] | null = null) =>
  checkEvidence({ open: () => openZip(bytesAtHand(archive)), trust, tsa, judge })

const judge = { signature: judgeSignature, roll: proveRoll }

/** The bundle with its files changed, as a ZIP that is one. */
export const repacked = (archive: Uint8Array, change: (files: readonly ZipFile[]) => readonly ZipFile[]): Uint8Array =>
  formatZip(change(parseZip(archive)))
