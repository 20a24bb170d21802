import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { needsApproval } from '../approvals/approval.ts'
import type { AttachmentLimits } from '../attachments/attachment-limits.ts'
import { AttachmentsForm } from '../attachments/attachments-form-shape.tsx'
import { isWhole } from '../formats/attachment.ts'
import type { Changes } from '../formats/revision.ts'
import type { Basis } from '../formats/sealed-draft.ts'
import { type Instant, instant, type PersonId } from '../ids.ts'
import { parsePastedText } from '../indicators/pasted-text.ts'
import { Preparing, UnlockForm } from '../keyring/unlock-form.tsx'
import { useVault } from '../keyring/vault-state.tsx'
import { Card } from '../ui/card.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { UnsavedText } from '../ui/unsaved-text.tsx'
import { AffectedForm } from './affected-form-shape.tsx'
import { type AffectedLines, parseAffectedLines } from './affected-lines.ts'
import { Approvers } from './approvers-shape.tsx'
import { type BasisOffered, isTooWide } from './basis.ts'
import { BasisBeside, BasisOffer } from './basis-shape.tsx'
import { changesOf, isUnchanged } from './changes.ts'
import { DesksBeside } from './desks-beside-shape.tsx'
import { type DesksSaid, desksFor } from './desks-said.ts'
import type { DraftLine } from './draft.client.ts'
import { checkDraft, type DraftVerdict, parseJapaneseTime, speaksOfBlocking } from './draft-check.ts'
import { DraftList, DraftState, useDraft } from './draft-shape.tsx'
import { IndicatorsForm } from './indicators-form-shape.tsx'
import { MarksForm } from './marks-form-shape.tsx'
import { OpeningTime, type Opens, openingAtOnce } from './opening-time-shape.tsx'
import { type Candidate, type Chosen, chosenBy } from './recipient-choice.ts'
import { RecipientsPart } from './recipients-part-shape.tsx'
import type { BulletinDraft } from './seal-bulletin.client.ts'
import { Sealing } from './sealing-shape.tsx'
import { StandingList, useStanding } from './standing-shape.tsx'
import {
  bundleOf,
  type Decided,
  decidedIn,
  type FoundIndicator,
  type FoundIndicators,
  fateOf,
  findIndicators,
  takenOf,
} from './taken-indicators.ts'
import { TextPart } from './text-part-shape.tsx'
import { blank, type Change, hasText, type Written } from './written.ts'

export interface ComposeProps {
  readonly candidates: readonly Candidate[]
  /** The other liaisons, and which of them are the writer's own colleagues. */
  readonly approvers: { readonly all: readonly Candidate[]; readonly colleagues: readonly PersonId[] }
  readonly person: PersonId
  readonly rollInForce: boolean
  readonly recallMinutes: number
  readonly drafts: readonly DraftLine[]
  readonly desks: DesksSaid
  /** The issued one that it is begun from, where it is. */
  readonly offered: BasisOffered | null
  readonly limits: AttachmentLimits
}

/** Everything typed lives in this component's memory, and sealed to its writer on the server: nobody else can read it. */
export function Compose({
  candidates,
  approvers,
  person,
  rollInForce,
  recallMinutes,
  drafts,
  desks: receiving,
  offered,
  limits,
}: ComposeProps) {
  const { t } = useTranslation('bulletins')
  const vault = useVault()
  const [written, setWritten] = useState(blank)
  const [busy, setBusy] = useState(false)
  const [issued, setIssued] = useState(false)
  const [asked, setAsked] = useState(approvers.colleagues)
  const [opens, setOpens] = useState(openingAtOnce)
  const kept = useDraft(written, busy || issued)
  const change: Change = (part) => setWritten((before) => ({ ...before, ...part }))
  const off = busy || issued
  const { found, decided, taken } = useFound(written)
  const affected = useMemo(() => parseAffectedLines(written.affected), [written.affected])
  const chosen = useMemo(() => chosenBy(written.choice, candidates), [written.choice, candidates])
  const asks = needsApproval(written.marks)
  const changes = useChanges(written, taken)
  const verdict = verdictOn(written, { found, decided, taken, chosen, affected, asked, opens, changes })
  const locked = vault?.state === 'locked'
  const standing = useStanding({ written, verdict, rollInForce, locked })
  const sound = verdict.contradictions.length === 0 && verdict.gaps.length === 0 && rollInForce
  // Made when it is sealed, not at every key: a thousand indicators are objects by then.
  const desks = desksFor(receiving, written.marks.tlp)
  const draft = sound
    ? () =>
        bulletinOf(written, {
          found,
          decided,
          chosen,
          affected,
          asked: asks ? asked : [],
          opens,
          changes,
          recallMinutes,
          desks,
          draft: kept.id,
        })
    : null
  const blocks = !written.blocksAdvised && speaksOfBlocking(written.body + actionsOf(taken))
  return (
    <>
      {written === blank && offered ? <BasisOffer person={person} offered={offered} onBegin={setWritten} /> : null}
      {written === blank && !offered ? (
        <DraftList
          person={person}
          drafts={drafts}
          onOpen={(place, opened) => {
            setWritten(opened)
            kept.take(place, opened)
          }}
        />
      ) : null}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_320px]">
        <UnsavedText
          unsaved={!issued && hasText(written) && kept.keeping.state !== 'kept' && kept.keeping.state !== 'nothing'}
        />
        <fieldset disabled={off} className="m-0 grid min-w-0 gap-5 border-0 p-0">
          <TextPart written={written} change={change} off={off} />
          <AffectedForm written={written} change={change} affected={affected} />
          <IndicatorsForm written={written} change={change} found={found} decided={decided} />
          <AttachmentsForm
            attachments={written.attachments}
            update={(f) => setWritten((before) => ({ ...before, attachments: f(before.attachments) }))}
            limits={limits}
            off={off}
          />
        </fieldset>
        <div className="grid gap-4 lg:sticky lg:top-3 lg:max-h-[calc(100dvh-1.5rem)] lg:overflow-y-auto">
          <Card className="border-act">
            <Preparing ready={vault !== null} />
            {off ? null : (
              <StandingList
                standing={standing}
                reminder={blocks ? t('compose.blocksFound', { label: t('compose.blocksAdvised') }) : null}
              >
                {locked ? (
                  <div id="compose-key">
                    <UnlockForm person={person} />
                  </div>
                ) : null}
              </StandingList>
            )}
            <DraftState draft={kept} />
            <Sealing
              draft={draft}
              recipients={chosen.reachable.length}
              asks={asks}
              onBusy={setBusy}
              onIssued={() => setIssued(true)}
            />
          </Card>
          <fieldset disabled={off} className="m-0 grid min-w-0 gap-4 border-0 p-0">
            {written.basis && changes ? (
              <BasisBeside basis={written.basis} changes={changes} reachable={chosen.reachable} />
            ) : null}
            <MarksForm
              marks={written.marks}
              onMarks={(marks) => change({ marks })}
              assessment={written.assessment}
              onAssessment={(assessment) => change({ assessment })}
              blocksAdvised={written.blocksAdvised}
              onBlocksAdvised={(blocksAdvised) => change({ blocksAdvised })}
            />
            <RecipientsPart
              candidates={candidates}
              choice={written.choice}
              onChoice={(choice) => change({ choice })}
              chosen={chosen}
            />
            {asks ? (
              <Approvers marks={written.marks} candidates={approvers.all} chosen={asked} onChosen={setAsked} />
            ) : null}
            <Card className="!py-4">
              <DesksBeside receiving={receiving} tlp={written.marks.tlp} />
            </Card>
            <OpeningTime opens={opens} onOpens={setOpens} recallMinutes={recallMinutes} approved={asks} />
            <Promises written={written} change={change} />
          </fieldset>
        </div>
      </div>
    </>
  )
}

/** What was found is read once for what was brought; what the author decides about it changes at every press. */
function useFound({ pasted, imported, left, kept, said }: Written) {
  const read = useMemo(() => parsePastedText(pasted), [pasted])
  const found = useMemo(() => findIndicators(read, imported?.bundle ?? null, now()), [read, imported])
  const decided = useMemo(() => decidedIn({ left, kept, said }), [left, kept, said])
  const taken = useMemo(() => takenOf(found, decided), [found, decided])
  return { found, decided, taken }
}

/** Against the one it answers to; a key pressed does not wait for it. */
function useChanges(written: Written, taken: readonly FoundIndicator[]): Changes | null {
  const { basis, headline, toDo, body, marks, deadline } = useDeferredValue(written)
  const keys = useMemo(() => taken.map(({ key }) => key), [taken])
  return useMemo(() => {
    const acknowledgeBy = parseJapaneseTime(deadline)
    return basis && changesOf(basis, { headline, toDo, body, marks, acknowledgeBy, indicators: keys })
  }, [basis, headline, toDo, body, marks, deadline, keys])
}

function Promises({ written, change }: { readonly written: Written; readonly change: Change }) {
  const { t } = useTranslation('bulletins')
  return (
    <Card className="grid gap-3 !py-4">
      <div id="compose-deadline">
        <Field label={t('compose.acknowledgeBy')} hint={t('compose.acknowledgeByHint')}>
          <TextInput
            type="datetime-local"
            className="!min-h-10"
            value={written.deadline}
            onChange={(event) => change({ deadline: event.currentTarget.value })}
          />
        </Field>
      </div>
      <div id="compose-noSelected">
        <Checkbox
          label={t('compose.noSelected')}
          hint={t('compose.noSelectedHint')}
          checked={written.noSelected}
          onChange={(event) => change({ noSelected: event.currentTarget.checked })}
        />
      </div>
    </Card>
  )
}

interface Considered {
  readonly found: FoundIndicators
  readonly decided: Decided
  readonly chosen: Chosen
  readonly affected: AffectedLines
  readonly asked: readonly PersonId[]
  readonly opens: Opens
  readonly changes: Changes | null
}

const actionsOf = (taken: readonly FoundIndicator[]): string =>
  taken.map(({ meaning, action }) => `${meaning} ${action}`).join('\n')

function verdictOn(
  written: Written,
  {
    found,
    decided,
    taken,
    chosen,
    affected,
    asked,
    opens,
    changes,
  }: Considered & {
    readonly taken: readonly FoundIndicator[]
  },
): DraftVerdict {
  const draft = {
    marks: written.marks,
    publicTitle: written.publicTitle,
    headline: written.headline,
    toDo: written.toDo,
    body: written.body,
    // An indicator becomes some 500 bytes of STIX beside itself.
    indicatorBytes:
      found.broughtBytes +
      taken.reduce((sum, { value, meaning }) => sum + 2 * (value.length + meaning.length) + 500, 0),
    unreadProducts: affected.unread.length,
    unreadLines: found.unread.filter(({ text }) => !decided.kept.has(text)).length,
    openWarnings: found.all.filter((one) => fateOf(one, decided) === 'asked').length,
    withoutMeaning: taken.filter(({ meaning }) => meaning.trim() === '').length,
    unsentFiles: written.attachments.filter((file) => !isWhole(file)).length,
    acknowledgeBy: parseJapaneseTime(written.deadline),
    recipients: chosen.reachable.length,
    approvers: asked.length,
    notBefore: parseJapaneseTime(opens.at),
    toGroup: chosen.toGroup,
    blocksAdvised: written.blocksAdvised,
    noSelectedCommunications: written.noSelected,
    tooWide: isTooWide(written),
    nothingChanged: changes !== null && written.basis?.how === 'corrects' && isUnchanged(changes),
  }
  return checkDraft(draft, now())
}

const now = (): Instant => instant(Date.now())

function bulletinOf(
  written: Written,
  {
    found,
    decided,
    chosen,
    affected,
    asked,
    opens,
    changes,
    recallMinutes,
    desks,
    draft,
  }: Considered & Pick<BulletinDraft, 'recallMinutes' | 'desks' | 'draft'>,
): BulletinDraft {
  const { kind, marks, assessment, publicTitle, headline, toDo, body, imported, attachments } = written
  const { deadline, basis } = written
  return {
    kind,
    marks,
    assessment,
    publicTitle: publicTitle.trim() === '' ? null : publicTitle.trim(),
    headline: headline.trim(),
    toDo: toDo.trim(),
    body,
    indicators: bundleOf(found, decided, imported?.bundle ?? null, {
      tlp: marks.tlp,
      at: now(),
      newUuid: () => crypto.randomUUID(),
    }),
    affected: affected.products,
    attachments,
    acknowledgeBy: parseJapaneseTime(deadline),
    notBefore: parseJapaneseTime(opens.at),
    recallMinutes: opens.waived ? 0 : recallMinutes,
    approvers: asked,
    recipients: chosen.reachable.map((one) => one.person),
    desks,
    draft,
    revises: basis && changes && revisedIn(basis, changes),
  }
}

const revisedIn = ({ how, bulletin, number, contentDigest }: Basis, changes: Changes) => ({
  how,
  bulletin,
  number,
  contentDigest,
  changes,
})
