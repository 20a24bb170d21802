/**
 * Judges an evidence bundle with nothing but its files and the keys one was told
 * by somebody else. Runs anywhere; the command and the verifier inside the
 * bundle are this very code.
 */
import { fromUtf8 } from '../formats/bytes.ts'
import { actOfEntry, saysLater } from '../formats/entry-act.ts'
import { evidenceNames } from '../formats/evidence-bundle.ts'
import { formatTrust, parseTrust, type Trust } from '../formats/trust.ts'
import { parseId } from '../ids.ts'
import type { BundleSource } from './bundle-source.ts'
import { type ProvenAbsence, proveAbsences } from './evidence-absence.ts'
import { type Judge, type ProvenPeople, provePeople } from './evidence-acts.ts'
import { proveTexts, proveWheres } from './evidence-claims.ts'
import { type ProvenDisclosures, proveDisclosures } from './evidence-disclosed.ts'
import { type EvidenceFiles, openEvidence } from './evidence-files.ts'
import { type ProvenLog, proveLog } from './evidence-log.ts'
import { lostBefore, proveLosses } from './evidence-loss.ts'
import { type Checked, EvidenceFinding, type EvidenceVerdict, provenBy } from './evidence-verdict.ts'
import { lossInWords } from './loss-words.ts'
import { checkStamp } from './time-stamp.ts'
import { type LogLoss, newerInWords } from './verdict.ts'

export interface EvidenceCheck {
  /** Opens what the bundle lies in. Throws a finding. */
  open(): Promise<BundleSource>
  /** From somebody other than whoever gave the bundle; null where nobody told us, and then the best verdict is `keys-unknown`. */
  readonly trust: Trust | null
  /** Certificates (DER) of the time stamping authority or of those above it, from the authority itself; null where nobody gave one. */
  readonly tsa: readonly Uint8Array[] | null
  readonly judge: Judge
}

/** Never throws for foreign bytes: what is wrong with them is the verdict. */
export async function checkEvidence(check: EvidenceCheck): Promise<EvidenceVerdict> {
  const checked: Checked[] = []
  try {
    const { newer, notChecked } = await checkAll(check, (what, said) => checked.push({ what, said }))
    if (check.trust) return { verdict: 'verified', because: null, file: null, checked, notChecked, newer }
    const because =
      'nobody told us which keys to believe: name them with --trust FILE. A bundle cannot vouch for itself'
    return { verdict: 'keys-unknown', because, file: null, checked, notChecked, newer }
  } catch (error) {
    if (!(error instanceof EvidenceFinding)) throw error
    const { verdict, message: because, file } = error
    const notChecked = ['whatever comes after the first thing that is wrong']
    return { verdict, because, file, checked, notChecked, newer: 0 }
  }
}

type Say = (what: string, said: string) => void

interface AllChecked {
  readonly notChecked: readonly string[]
  readonly newer: number
}

async function checkAll({ open, trust, tsa, judge }: EvidenceCheck, say: Say): Promise<AllChecked> {
  const source = await open()
  say('container', source.container)
  if (source.ignored.length > 0) say('left out', `${source.ignored.join(', ')}: what a program left beside the files`)
  const files = await openEvidence(source)
  say('bundle', `${files.names.length} files, each as the manifest names it; manifest ${files.manifestHash}`)
  const stated = files.bytes(evidenceNames.trust)
  const own = await provenBy(evidenceNames.trust, () => parseTrust(fromUtf8(stated)))
  const log = await proveLog(files, trust ?? own)
  sayLog(say, log, { given: trust, own })
  const losses = await proveLosses(log)
  for (const loss of losses) say('lost', lossInWords(loss))
  const people = await provePeople(files, log, judge)
  sayPeople(say, people)
  sayOthers(say, { texts: proveTexts(files, log), wheres: await proveWheres(files, log) })
  const disclosures = await proveDisclosures(log)
  if (disclosures.shown > 0) say('looks', `${disclosures.shown} disclosed to whom they were at`)
  const absences = await proveAbsences(files, log)
  for (const absence of absences) say('absence', absenceSaid(absence, losses))
  const newer = [...log.entries, ...log.exported].filter(({ entry }) => saysLater(entry, actOfEntry(entry))).length
  if (newer > 0) say('newer', newerInWords(newer))
  const stampNotChecked = await sayStamp(files, tsa, say)
  sayExport(say, files, log)
  const notChecked = [
    ...(trust ? [] : ['whether these are the keys of that log: nobody told us']),
    ...stampNotChecked,
    ...disclosedElsewhere(disclosures),
    ...absences.flatMap(({ before }) => lostBefore(losses, before).map(lostSaid)),
    ...(absences.length > 0 ? ['whose word each of the counted entries is: they count, whoever made them'] : []),
    'entries that are not in the bundle, and so whether a challenge was used elsewhere: npm run log:verify does',
    'whether the report says what the entries say: it is what the log says was exported, and its author answers for it',
  ]
  return { notChecked, newer }
}

function sayLog(say: Say, log: ProvenLog, trust: { readonly given: Trust | null; readonly own: Trust }): void {
  const { head, entries, around } = log
  const at = utc(head.cosignedAt * 1000)
  const by =
    head.cosigners.length > 0 ? `cosigned by ${head.cosigners.join(', ')}` : 'no witness; the log vouches for itself'
  say('log', `${head.origin}, ${head.size} entries at ${at}, ${by}`)
  if (!trust.given) say('keys', 'as the bundle itself states them')
  else if (formatTrust(trust.given) === formatTrust(trust.own)) say('keys', 'as given, and as the bundle states them')
  else say('keys', 'as given; the bundle states others')
  const selected = entries.filter((entry) => entry.selected).length
  say(
    'entries',
    `${selected} asked for and ${entries.length - selected} to judge them by, each in the log at its place`,
  )
  say('checkpoints', `${around.length} around them, states of the same log; every entry's time lies between them`)
  const suspended = entries.filter(({ entry }) => entry.kind === 'quorum-suspended').map(({ index }) => index)
  if (suspended.length > 0) say('witnesses', `set aside for a time by two people: entry ${suspended.join(', ')}`)
}

function sayPeople(say: Say, { signed, stated, asked, named, lines }: ProvenPeople): void {
  say(
    'signatures',
    `${signed} entries are signed by the person and the signatures are good; ${stated} are stated by the server`,
  )
  say(
    'roll',
    `${named} of the ${asked} signed acts asked for are by whom the roll of the day named with that key; ${lines.length} lines proven`,
  )
}

function sayOthers(say: Say, { texts, wheres }: { readonly texts: readonly string[]; readonly wheres: number }): void {
  if (texts.length > 0) say('texts', `${texts.join(', ')}: word for word what the entries name`)
  if (wheres > 0) say('addresses', `${wheres}, each the one its entry commits to`)
}

function absenceSaid(absence: ProvenAbsence, losses: readonly LogLoss[]): string {
  const { who, bulletin, before, entries, next, cards, counted } = absence
  const what = bulletin === null ? 'no release' : `no release of ${bulletin}`
  const end = counted === null ? `and the next is ${next}` : `which entry ${next} counts as all there were`
  const list = cards > 0 ? `; under ${cards} of them cards of lists left, and no document` : ''
  const said = parseId('o', who)
    ? `the log holds nothing more of the matters of ${who} before ${utc(before)} than ${entries} entries`
    : `the log holds ${what} to ${who} before ${utc(before)}: ${entries} entries about them`
  const lost = lostBefore(losses, before).length > 0 ? '. NOT PROVEN for the time of which entries are lost' : ''
  return `${said}, without a gap, ${end}${list}${lost}`
}

const disclosedElsewhere = ({ elsewhere }: ProvenDisclosures): readonly string[] =>
  elsewhere.length === 0
    ? []
    : [
        `whether the looks disclosed out of entry ${elsewhere.join(', ')} were at that person: they are not in the bundle`,
      ]

const lostSaid = ({ since, until, from, to }: LogLoss): string =>
  `what happened between ${utc(since)} and ${utc(until)}: entries ${from} to ${to - 1} of that time are lost, so no absence is proven for it`

async function sayStamp(files: EvidenceFiles, tsa: EvidenceCheck['tsa'], say: Say): Promise<readonly string[]> {
  const bytes = files.find(evidenceNames.stamp)
  if (!bytes) {
    say('time stamp', 'none')
    return []
  }
  const stamp = await provenBy(evidenceNames.stamp, () =>
    checkStamp({ response: bytes, data: files.bytes(evidenceNames.manifest), certificates: tsa, nonce: null }),
  )
  say('time stamp', `${utc(stamp.time)} over the manifest${tsa ? ', by the authority given' : ''}`)
  return tsa
    ? ['whether the certificate of the time stamp was revoked: its authority says']
    : ['who made the time stamp: name the authority’s certificate with --tsa FILE']
}

function sayExport(say: Say, { manifestHash }: EvidenceFiles, { exported }: ProvenLog): void {
  const own = exported.find(({ entry }) => entry.data?.manifest === manifestHash)
  if (!own) return
  const { actor, act, t } = own.entry
  const whose = act ? `signed by ${actor ?? '?'}` : 'stated by the server (command line)'
  say('export', `entry ${own.index}, ${utc(t)}, ${whose}`)
}

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
