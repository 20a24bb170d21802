import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bulletinKinds, isBulletinKind, publicTitleLimit, toDoLimit } from '../bulletins/bulletin.ts'
import { type Instant, instant, type PersonId } from '../ids.ts'
import { type PastedIndicators, parsePastedText } from '../indicators/pasted-text.ts'
import { readStixBundle } from '../indicators/stix-bundle.ts'
import { joinStixBundles, makeStixBundle } from '../indicators/stix-making.ts'
import { Preparing, UnlockForm } from '../keyring/unlock-form.tsx'
import { useVault } from '../keyring/vault-state.tsx'
import { markdownFlaw } from '../markdown/markdown-guard.ts'
import { BulletinText } from '../markdown/markdown-shape.tsx'
import { copySizeLimit } from '../sealed/copy.ts'
import { Button } from '../ui/button.tsx'
import { Card, Section } from '../ui/card.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Select, TextArea, TextInput } from '../ui/text-input.tsx'
import { UnsavedText } from '../ui/unsaved-text.tsx'
import { DesksBeside } from './desks-beside-shape.tsx'
import { type DesksSaid, desksFor } from './desks-said.ts'
import type { DraftLine } from './draft.client.ts'
import { checkDraft, type DraftVerdict, draftSize, parseJapaneseTime, speaksOfBlocking } from './draft-check.ts'
import { DraftList, DraftState, useDraft } from './draft-shape.tsx'
import { IndicatorsForm, warnedIn } from './indicators-form-shape.tsx'
import { MarksForm } from './marks-form-shape.tsx'
import { type Candidate, chosenBy, toggled } from './recipient-choice.ts'
import { RecipientsForm } from './recipients-form-shape.tsx'
import type { BulletinDraft } from './seal-bulletin.client.ts'
import { Sealing } from './sealing-shape.tsx'
import { takenOf, withLines } from './taken-indicators.ts'
import { blank, hasText, type Written } from './written.ts'

export interface ComposeProps {
  readonly candidates: readonly Candidate[]
  readonly person: PersonId
  readonly rollInForce: boolean
  readonly drafts: readonly DraftLine[]
  readonly desks: DesksSaid
}

type Change = (part: Partial<Written>) => void

/** Everything typed lives in this component's memory, and sealed to its writer on the server: nobody else can read it. */
export function Compose({ candidates, person, rollInForce, drafts, desks: receiving }: ComposeProps) {
  const { t } = useTranslation('bulletins')
  const vault = useVault()
  const [written, setWritten] = useState(blank)
  const [busy, setBusy] = useState(false)
  const [issued, setIssued] = useState(false)
  const kept = useDraft(written, busy || issued)
  const change: Change = (part) => setWritten((before) => ({ ...before, ...part }))
  const read = useMemo(() => parsePastedText(written.pasted), [written.pasted])
  const chosen = useMemo(() => chosenBy(written.choice, candidates), [written.choice, candidates])
  const desks = desksFor(receiving, written.marks.tlp)
  const verdict = verdictOn(written, { read, chosen })
  const sound = verdict.contradictions.length === 0 && verdict.gaps.length === 0 && rollInForce
  const draft = sound
    ? bulletinOf(written, {
        read,
        recipients: chosen.reachable.map((one) => one.person),
        desks,
        draft: kept.id,
      })
    : null
  return (
    <>
      {written === blank ? (
        <DraftList
          person={person}
          drafts={drafts}
          onOpen={(place, opened) => {
            setWritten(opened)
            kept.take(place, opened)
          }}
        />
      ) : null}
      <div className="grid items-start gap-7 lg:grid-cols-[minmax(0,1fr)_340px]">
        <UnsavedText
          unsaved={!issued && hasText(written) && kept.keeping.state !== 'kept' && kept.keeping.state !== 'nothing'}
        />
        <fieldset disabled={busy || issued} className="m-0 grid min-w-0 gap-6 border-0 p-0">
          <DraftState draft={kept} />
          <TextPart written={written} change={change} />
          <Card>
            <Section title={t('compose.indicators')}>
              <IndicatorsForm
                pasted={written.pasted}
                onPasted={(pasted) => change({ pasted })}
                read={read}
                imported={written.imported}
                onImported={(imported) => change({ imported })}
                kept={written.kept}
                onKeep={(value, keep) => change({ kept: toggled(written.kept, value, keep) })}
                left={written.left}
                onLeave={(key, leave) => change({ left: toggled(written.left, key, leave) })}
                onUnread={(lines) =>
                  change({ kept: [...written.kept, ...lines], body: withLines(written.body, lines) })
                }
                tlp={written.marks.tlp}
              />
            </Section>
          </Card>
          <BeforeSealing written={written} verdict={verdict} rollInForce={rollInForce} />
        </fieldset>
        <div className="grid gap-5">
          <fieldset disabled={busy || issued} className="m-0 grid min-w-0 gap-5 border-0 p-0">
            <Card>
              <h2 className="mb-3 text-[1.05rem]">{t('compose.marks')}</h2>
              <MarksForm
                marks={written.marks}
                onMarks={(marks) => change({ marks })}
                blocksAdvised={written.blocksAdvised}
                onBlocksAdvised={(blocksAdvised) => change({ blocksAdvised })}
              />
            </Card>
            <Card>
              <h2 className="mb-3 text-[1.05rem]">{t('compose.recipients')}</h2>
              <RecipientsForm
                candidates={candidates}
                choice={written.choice}
                onChoice={(choice) => change({ choice })}
                chosen={chosen}
              />
              <DesksBeside receiving={receiving} tlp={written.marks.tlp} />
            </Card>
            <Promises written={written} change={change} />
          </fieldset>
          <Card>
            <Preparing ready={vault !== null} />
            {vault?.state === 'locked' ? (
              <div className="mb-5">
                <h2 className="mb-3 text-[1.05rem]">{t('compose.unlock')}</h2>
                <UnlockForm person={person} />
              </div>
            ) : null}
            <Sealing
              draft={draft}
              recipients={chosen.reachable.length}
              onBusy={setBusy}
              onIssued={() => setIssued(true)}
            />
          </Card>
        </div>
      </div>
    </>
  )
}

function TextPart({ written, change }: { readonly written: Written; readonly change: Change }) {
  const { t } = useTranslation('bulletins')
  const [preview, setPreview] = useState(false)
  const size = draftSize({ headline: written.headline, body: written.body, indicatorBytes: 0 })
  const flaw = useMemo(() => markdownFlaw(written.body), [written.body])
  return (
    <Card className="grid gap-5">
      <Field label={t('compose.kind')}>
        <Select
          value={written.kind}
          onChange={(event) => {
            const kind = event.currentTarget.value
            if (isBulletinKind(kind)) change({ kind })
          }}
        >
          {bulletinKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t('compose.headline')} required>
        <TextInput
          value={written.headline}
          autoComplete="off"
          onChange={(event) => change({ headline: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('compose.toDo')} hint={t('compose.toDoHint', { limit: toDoLimit })}>
        <TextInput
          value={written.toDo}
          autoComplete="off"
          onChange={(event) => change({ toDo: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('compose.publicTitle')} hint={t('compose.publicTitleHint', { limit: publicTitleLimit })}>
        <TextInput
          value={written.publicTitle}
          autoComplete="off"
          onChange={(event) => change({ publicTitle: event.currentTarget.value })}
        />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <Button kind={preview ? 'plain' : 'line'} small aria-pressed={!preview} onClick={() => setPreview(false)}>
          {t('compose.write')}
        </Button>
        <Button kind={preview ? 'line' : 'plain'} small aria-pressed={preview} onClick={() => setPreview(true)}>
          {t('compose.preview')}
        </Button>
        {written.body === '' ? (
          <Button kind="plain" small onClick={() => change({ body: t('compose.templateBody') })}>
            {t('compose.template')}
          </Button>
        ) : null}
        <span className="num ml-auto text-[.88rem] text-ink-2">
          {t('compose.bytes', { size: (size / 1000).toFixed(1) })}
        </span>
      </div>
      {preview ? (
        <section aria-label={t('compose.preview')} className="min-h-40 rounded-8 border border-line p-5">
          <h3 className="text-[1.3rem]">{written.headline}</h3>
          {written.body.trim() ? (
            <BulletinText markdown={written.body} />
          ) : (
            <p className="text-ink-2">{t('compose.previewEmpty')}</p>
          )}
        </section>
      ) : (
        <Field label={t('compose.body')} hint={t('compose.bodyHint')} required>
          <TextArea
            rows={18}
            value={written.body}
            autoComplete="off"
            onChange={(event) => change({ body: event.currentTarget.value })}
          />
        </Field>
      )}
      <div role="status">{flaw ? <Notice kind="warn">{t(`compose.plainText.${flaw}`)}</Notice> : null}</div>
    </Card>
  )
}

function Promises({ written, change }: { readonly written: Written; readonly change: Change }) {
  const { t } = useTranslation('bulletins')
  return (
    <Card className="grid gap-4">
      <Field label={t('compose.acknowledgeBy')} hint={t('compose.acknowledgeByHint')}>
        <TextInput
          type="datetime-local"
          value={written.deadline}
          onChange={(event) => change({ deadline: event.currentTarget.value })}
        />
      </Field>
      <Checkbox
        label={t('compose.noSelected')}
        hint={t('compose.noSelectedHint')}
        checked={written.noSelected}
        onChange={(event) => change({ noSelected: event.currentTarget.checked })}
      />
    </Card>
  )
}

function BeforeSealing({
  written,
  verdict,
  rollInForce,
}: {
  readonly written: Written
  readonly verdict: DraftVerdict
  readonly rollInForce: boolean
}) {
  const { t } = useTranslation('bulletins')
  const { contradictions, gaps } = verdict
  const actions = written.pasted + (written.imported ? JSON.stringify(written.imported.bundle) : '')
  const reminder = !written.blocksAdvised && speaksOfBlocking(written.body + actions)
  if (contradictions.length + gaps.length === 0 && rollInForce && !reminder) {
    return (
      <Notice kind="ok" live>
        {t('compose.ready')}
      </Notice>
    )
  }
  return (
    <Notice kind="warn" title={t('compose.before')}>
      <ul aria-live="polite">
        {rollInForce ? null : <li>{t('compose.rollNone')}</li>}
        {contradictions.map(({ reason }) => (
          <li key={reason}>
            {t(`compose.contradiction.${reason}`, { tlp: written.marks.tlp, pap: written.marks.pap })}
          </li>
        ))}
        {gaps.map((gap) => (
          <li key={gap.gap}>
            {'count' in gap
              ? t(`compose.missing.${gap.gap}`, { count: gap.count })
              : gap.gap === 'tooLarge'
                ? t('compose.missing.tooLarge', { size: gap.megabytes, limit: copySizeLimit / 1024 / 1024 })
                : t(`compose.missing.${gap.gap}`)}
          </li>
        ))}
        {reminder ? <li>{t('compose.blocksFound', { label: t('compose.blocksAdvised') })}</li> : null}
      </ul>
    </Notice>
  )
}

type Read = PastedIndicators
type ChosenPeople = ReturnType<typeof chosenBy>

function verdictOn(
  written: Written,
  { read, chosen }: { readonly read: Read; readonly chosen: ChosenPeople },
): DraftVerdict {
  const imported = written.imported ? readStixBundle(written.imported.bundle, now()).indicators : []
  const taken = takenOf(read, written.left)
  const warned = warnedIn([...imported, ...taken])
  const stixBytes = written.imported ? JSON.stringify(written.imported.bundle).length : 0
  const draft = {
    marks: written.marks,
    publicTitle: written.publicTitle,
    headline: written.headline,
    toDo: written.toDo,
    body: written.body,
    // An indicator becomes some 500 bytes of STIX beside itself.
    indicatorBytes:
      stixBytes + taken.reduce((sum, { value, meaning }) => sum + 2 * (value.length + meaning.length) + 500, 0),
    unreadLines: read.unread.filter(({ text }) => !written.kept.includes(text)).length,
    openWarnings: warned.filter(({ value }) => !written.kept.includes(value)).length,
    acknowledgeBy: parseJapaneseTime(written.deadline),
    recipients: chosen.reachable.length,
    toGroup: chosen.toGroup,
    blocksAdvised: written.blocksAdvised,
    noSelectedCommunications: written.noSelected,
  }
  return checkDraft(draft, now())
}

const now = (): Instant => instant(Date.now())

function bulletinOf(
  written: Written,
  { read, ...to }: { readonly read: Read } & Pick<BulletinDraft, 'recipients' | 'desks' | 'draft'>,
): BulletinDraft {
  const { kind, marks, publicTitle, headline, toDo, body, imported, deadline } = written
  const making = { tlp: marks.tlp, at: now(), newUuid: () => crypto.randomUUID() }
  const taken = takenOf(read, written.left)
  const pasted = taken.length > 0 ? makeStixBundle(taken, making) : null
  return {
    kind,
    marks,
    publicTitle: publicTitle.trim() === '' ? null : publicTitle.trim(),
    headline: headline.trim(),
    toDo: toDo.trim(),
    body,
    indicators: joinStixBundles(imported?.bundle ?? null, pasted),
    acknowledgeBy: parseJapaneseTime(deadline),
    ...to,
  }
}
