import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignedSaid } from '../acts/signed-act-form.tsx'
import type { Signable } from '../acts/take-signable.client.ts'
import { fromBase64 } from '../formats/bytes.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { parseAct } from '../formats/signed-act.ts'
import { done, type Outcome } from '../outcome.ts'
import type { SuspensionSaid } from '../trust/decision-draft.ts'
import { suspensionReason } from '../trust/decision-draft.ts'
import { suspensionToSign } from '../trust/sign-decision.client.ts'
import { Card, Section } from '../ui/card.tsx'
import { RadioGroup } from '../ui/choices.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { formatTime, Time } from '../ui/time.tsx'
import { WaitingFacts } from './decide-trust-shape.tsx'
import { RefuseInstead } from './decision-words-shape.tsx'
import { SignDecision, type SigningStand } from './sign-decision-shape.tsx'
import { usualHours } from './suspension-choice.ts'
import type { WaitingView } from './view-decision.server.ts'
import type { SuspensionView } from './view-suspension.server.ts'

interface DecideProps {
  /** `fuin-log-trust/1` in force. */
  readonly trust: string
  readonly stand: SigningStand
  readonly onSigned: (signed: SignedSaid) => void
}

/** A proposal that waits, told from the bytes of the entry that holds the first signature. */
export function WaitingSuspension({
  waiting,
  trust,
  stand,
  onSigned,
}: DecideProps & { readonly waiting: WaitingView }) {
  const { t } = useTranslation('decisions')
  const bytes = fromBase64(waiting.entry)
  const said = saidIn(bytes)
  if (!said) return null
  const first = { index: waiting.index, bytes }
  return (
    <Section title={t('waiting.title')} id="waiting">
      <div className="grid gap-4">
        <WaitingFacts
          waiting={waiting}
          said={[
            [t('suspension.offered.reason'), said.reason],
            [t('suspension.offered.until'), <Time key="until" at={said.until} />],
          ]}
        />
        {waiting.stand === 'confirm' ? (
          <>
            <Card>
              <h3 className="mb-2 text-[1rem]">{t('check.title')}</h3>
              <ol className="grid list-decimal gap-1.5 pl-6 text-[.95rem]">
                <li>{t('suspension.offered.check')}</li>
                <li>{t('suspension.offered.doubt')}</li>
              </ol>
            </Card>
            <SignDecision
              stand={stand}
              label={t('waiting.sign')}
              said={t('waiting.signed')}
              signable={() => done(suspensionToSign(trust, said, first))}
              onSigned={onSigned}
            />
            <RefuseInstead kind="suspend-quorum" />
          </>
        ) : null}
      </div>
    </Section>
  )
}

function saidIn(bytes: Uint8Array): SuspensionSaid | null {
  const { act } = parseEntry(bytes)
  const said = act && parseAct(act.text)
  return said?.act === 'suspend-quorum' ? { until: said.until, reason: said.reason } : null
}

/** The form for the first of the two, in front of whoever needs it and folded away from whoever does not. */
export function ProposeSuspension({
  view,
  ...deciding
}: Omit<DecideProps, 'trust'> & { readonly view: SuspensionView }) {
  const { t } = useTranslation('decisions')
  const { quorum, running, signing, waiting } = view
  if (quorum.state === 'not-asked' || !signing) return null
  const form = <ProposeForm view={view} {...deciding} />
  if (!running && !waiting && quorum.state === 'missing')
    return <Section title={t('suspension.form.title')}>{form}</Section>
  const word = running ? 'longer' : quorum.state === 'missing' ? 'another' : 'unneeded'
  return (
    <details className="mb-8">
      <summary className="cursor-pointer font-semibold text-act underline">{t(`suspension.form.${word}`)}</summary>
      <div className="mt-3 grid gap-4">
        <p className="text-[.95rem]">{t(`suspension.form.${word}How`)}</p>
        {form}
      </div>
    </details>
  )
}

function ProposeForm({ view, stand, onSigned }: Omit<DecideProps, 'trust'> & { readonly view: SuspensionView }) {
  const { t, i18n } = useTranslation('decisions')
  const short = (at: number) => formatTime(at, 'short', i18n.language === 'en' ? 'en' : 'ja')
  const { trust, choices, waiting } = view
  const [chosen, choose] = useState(String(usualHours))
  const [typed, type] = useState('')
  const until = choices.find(({ hours }) => String(hours) === chosen)?.until
  if (until === undefined) return null
  const signable = (): Outcome<Signable, string> => {
    const reason = suspensionReason(typed)
    return reason.ok ? done(suspensionToSign(trust, { until, reason: reason.value }, null)) : reason
  }
  return (
    <Card>
      <SignDecision
        stand={stand}
        label={t('suspension.form.sign')}
        said={t('suspension.form.done')}
        signable={signable}
        onSigned={(signed) => {
          type('')
          onSigned(signed)
        }}
      >
        <RadioGroup
          legend={t('suspension.form.until')}
          hint={t('suspension.form.untilHint')}
          name="until"
          choices={choices.map((one) => ({
            value: String(one.hours),
            label: t('suspension.form.choice', { hours: one.hours, time: short(one.until) }),
          }))}
          value={[chosen]}
          onChoose={choose}
        />
        <Field label={t('suspension.form.reason')} hint={t('suspension.form.reasonHint')} required>
          <TextInput
            value={typed}
            required
            maxLength={300}
            autoComplete="off"
            onChange={(event) => type(event.currentTarget.value)}
          />
        </Field>
        {waiting ? <Notice kind="warn">{t('suspension.form.replaces')}</Notice> : null}
      </SignDecision>
    </Card>
  )
}
