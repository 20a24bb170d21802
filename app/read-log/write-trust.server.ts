import { writeDurably } from '../../db/durable-file.server.ts'
import { formatTrust, type Trust } from '../formats/trust.ts'

/**
 * Writes what a verifier must know of this log, `fuin-log-trust/1`, for handing
 * on: a verifier should get it from somebody else than the portal it checks.
 */
export function writeTrust(path: string, trust: Trust): Promise<void> {
  return writeDurably(path, formatTrust(trust), 0o644)
}
