/** What making bundles needs besides the portal: the verifier that goes into each, and the time stamping authority. */
import { existsSync, readFileSync } from 'node:fs'
import { readCertificateFile } from '../audit/time-stamp.ts'
import { Broken, isTrouble } from '../outcome.ts'
import type { ReviewGround } from '../review/review-ground.ts'
import type { Settings } from '../settings.ts'
import type { StampingAuthority } from './ask-time-stamp.server.ts'

export interface EvidenceGround extends ReviewGround {
  random(bytes: number): Uint8Array
  /** Where a bundle waits while it is made: as much room as it will take. */
  readonly spoolFolder: string
  /** verify.mjs, as it goes into every bundle. */
  readonly verifier: Uint8Array
  readonly authority: StampingAuthority | null
}

/** Where `npm start` and scripts/build-verifier.mjs put it, seen from the project's folder. */
const verifierFile = 'build/verify.mjs'

/** Throws Broken where the verifier was not built or the certificate cannot be read. */
export function evidenceGround(
  portal: Omit<EvidenceGround, 'verifier' | 'authority' | 'spoolFolder'> & {
    readonly settings: Pick<Settings, 'stamping' | 'dataDir'>
  },
): EvidenceGround {
  const { db, log, settings } = portal
  return {
    db,
    log,
    now: () => portal.now(),
    random: (bytes) => portal.random(bytes),
    spoolFolder: settings.dataDir,
    verifier: readVerifier(),
    authority: openAuthority(settings.stamping),
  }
}

function readVerifier(): Uint8Array {
  if (!existsSync(verifierFile)) throw new Broken(`${verifierFile} is missing: run node scripts/build-verifier.mjs`)
  return new Uint8Array(readFileSync(verifierFile))
}

function openAuthority(stamping: Settings['stamping']): StampingAuthority | null {
  if (!stamping) return null
  const { url, certificateFile } = stamping
  if (certificateFile === null) return { url, certificates: null }
  try {
    return { url, certificates: readCertificateFile(new Uint8Array(readFileSync(certificateFile))) }
  } catch (error) {
    if (!isTrouble(error, 'Malformed') && !(error instanceof Error && 'code' in error)) throw error
    throw new Broken(
      `TSA_CERT ${certificateFile} cannot be read as certificates: PEM or DER, of the authority or of one above it`,
    )
  }
}
