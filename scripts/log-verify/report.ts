/** What was checked and what came out, in lines. */
import type { Audit } from '../../app/audit/check-log.ts'
import type { Trust } from '../../app/formats/trust.ts'
import type { Target } from './open-source.ts'

const everywhere = 'canonical form, order, times, counters, acts, challenges, the whole tree'
const checked: Readonly<Record<Target['kind'], string>> = {
  database: `${everywhere}, every checkpoint, every stored hash, the search index`,
  portal: `${everywhere}, every tile, the newest checkpoint`,
  mirror: `${everywhere}, every tile, the newest checkpoint`,
}

export function report(
  audit: Audit,
  {
    target,
    trustFile,
    trust,
  }: { readonly target: Target; readonly trustFile: string | null; readonly trust: Trust | null },
): readonly string[] {
  return [
    `log          ${audit.origin || '(empty)'}`,
    `entries      ${count(audit.entries)} read and found right, ${count(audit.covered)} covered by checkpoints`,
    `acts         ${count(audit.acts)} of people; no challenge used twice`,
    `checkpoints  ${count(audit.checkpoints)} match the tree${trust ? ' and are signed' : '; their signatures were not checked'}`,
    `witnesses    ${witnesses(audit, trust)}`,
    `keys         ${trustFile === null ? 'none given' : `from ${trustFile}`}`,
    `checked      ${checked[target.kind]}`,
    "not checked  people's own signatures (OpenPGP) on their acts: --signatures",
    `verdict      ${audit.verdict.toUpperCase()}${'because' in audit ? `: ${audit.because}` : ''}`,
  ]
}

function witnesses({ witnessed, covered }: Audit, trust: Trust | null): string {
  if (trust === null) return 'not asked: nobody said whom to trust'
  if (witnessed !== null) {
    const alone = covered - witnessed
    return `covered by witnesses up to ${count(witnessed)}${alone > 0 ? `; ${count(alone)} after it are signed by the log alone so far` : ''}`
  }
  return trust.policy.quorum === null ? 'none is named, so the log alone vouches for itself' : 'none has cosigned yet'
}

const count = (n: number): string => n.toLocaleString('en')
