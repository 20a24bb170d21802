/** A reason word as the sentence that a page would show, and how the command ends with it. */
import reasons from '../../app/i18n/en/reasons.ts'
import { vaultReasons } from '../../app/openpgp/vault-reasons.ts'
import type { Refused } from '../../app/outcome.ts'
import { CommandRefused } from '../command/read-command.ts'
import { readExits } from './exits.ts'

const sentences: Readonly<Record<string, string>> = reasons

/** What has nothing to do with whether it holds. */
const ownKey: readonly string[] = ['passphrase-wrong', 'vault-locked', 'key-not-own', 'key-unusable']
const away: readonly string[] = ['not-reached', 'log-unavailable', 'witnesses-unavailable', 'too-busy', 'starting']
const proofs: readonly string[] = [...vaultReasons, 'attachment-unproven']

export function saidOf({ reason, detail = {} }: Pick<Refused<string>, 'reason' | 'detail'>): CommandRefused {
  const sentence = (sentences[reason] ?? reason)
    .replaceAll('$t(shell:secretariat.name)', 'the secretariat')
    .replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(detail[name] ?? ''))
  return new CommandRefused(exitOf(reason), `${sentence} (${reason})`)
}

function exitOf(reason: string): number {
  if (away.includes(reason)) return readExits.unreached
  return proofs.includes(reason) && !ownKey.includes(reason) ? readExits.unproven : readExits.refused
}
