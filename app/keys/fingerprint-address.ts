import type { Fingerprint } from '../ids.ts'

/** What the picture of a fingerprint holds: the form OpenKeychain and others scan. */
export const fingerprintAddress = (fingerprint: Fingerprint): string => `OPENPGP4FPR:${fingerprint.toUpperCase()}`
