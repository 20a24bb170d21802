/** What was checked and what came out, in lines. */
import type { Audit } from '../../app/audit/check-log.ts'
import { lossInWords } from '../../app/audit/loss-words.ts'
import type { SignatureTally } from '../../app/audit/signature-check.ts'
import { newerInWords } from '../../app/audit/verdict.ts'
import type { Trust } from '../../app/formats/trust.ts'
import type { Target } from './open-source.ts'

const everywhere = 'canonical form, order, times, counters, acts, challenges, the whole tree'
const checked: Readonly<Record<Target['kind'], string>> = {
  database: `${everywhere}, every checkpoint, every stored hash, the search index`,
  portal: `${everywhere}, every tile, the newest checkpoint`,
  mirror: `${everywhere}, every tile, the newest checkpoint`,
}

interface ReportAbout {
  readonly target: Target
  readonly trustFile: string | null
  readonly trust: Trust | null
  /** Of people's signatures; null where they were not asked for. */
  readonly tally: SignatureTally | null
  readonly insistKnown: boolean
}

export function report(audit: Audit, { target, trustFile, trust, tally, insistKnown }: ReportAbout): readonly string[] {
  return [
    `log          ${audit.origin || '(empty)'}`,
    `entries      ${count(audit.entries)} read and found right, ${count(audit.covered)} covered by checkpoints`,
    ...audit.losses.map((loss) => `lost         ${lossInWords(loss)}`),
    `acts         ${count(audit.acts)} of people; no challenge used twice`,
    ...(audit.newer > 0 ? [`newer        ${newerInWords(audit.newer)}; the first is entry ${audit.firstNewer}`] : []),
    `checkpoints  ${count(audit.checkpoints)} match the tree${trust ? ' and are signed' : '; their signatures were not checked'}`,
    `witnesses    ${witnesses(audit, trust)}`,
    `keys         ${trustFile === null ? 'none given' : `from ${trustFile}`}`,
    `checked      ${checked[target.kind]}`,
    `signatures   ${ofPeople(tally, target)}`,
    `verdict      ${verdictOf(audit, insistKnown)}`,
  ]
}

function verdictOf(audit: Audit, insistKnown: boolean): string {
  if ('because' in audit) return `${audit.verdict.toUpperCase()}: ${audit.because}`
  return insistKnown && audit.newer > 0 ? `NEWER: ${newerInWords(audit.newer)}` : audit.verdict.toUpperCase()
}

function ofPeople(tally: SignatureTally | null, { kind }: Target): string {
  if (!tally) return "people's own (OpenPGP) on their acts were not checked: --signatures"
  const { good, unchecked } = tally
  const said =
    good === 0 && unchecked > 0
      ? 'none by people on their acts was judged'
      : `${count(good)} by people on their acts are good, by the keys the log told before them`
  if (unchecked === 0) return said
  const because =
    kind === 'database' ? 'the database lacks their keys' : `the bytes of their keys are not part of a ${kind}'s log`
  return `${said}; ${count(unchecked)} could not be checked: ${because}`
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
