import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonField } from '../acts/reason-field.tsx'
import { SignedActForm, type SignedSaid } from '../acts/signed-act-form.tsx'
import { fromBase64 } from '../formats/bytes.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { parseAct } from '../formats/signed-act.ts'
import { parseTrust } from '../formats/trust.ts'
import type { PersonId } from '../ids.ts'
import { decisions, isCouncilKind, isPerPerson } from '../trust/decisions.ts'
import { refusalToSign } from '../trust/sign-refusal.client.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Section } from '../ui/card.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { AgreeInCouncil, useCouncilSaid } from './council-shape.tsx'
import { WaitingFacts } from './decide-trust-shape.tsx'
import { EntryPlace, useDecisionWords } from './decision-words-shape.tsx'
import { TrustDifferenceShape } from './trust-difference-shape.tsx'
import type { DecisionLine, RefusedView, WaitingView } from './view-decision.server.ts'

export interface WaitingProps {
  readonly waiting: WaitingView & DecisionLine
  /** `fuin-log-trust/1` in force. */
  readonly now: string
  /** Who looks. */
  readonly person: PersonId
  readonly onSigned: (signed: SignedSaid) => void
}

/** One proposal that waits: what it changes, by whom and why it was asked, how long it waits, and what the one who looks can do. */
export function WaitingSection({ waiting, now, ...refusing }: WaitingProps) {
  const { t } = useTranslation('decisions')
  const { kind, stand } = waiting
  return (
    <Section title={t(`kind.${kind}`)} id={idOf(waiting)}>
      <div className="grid gap-4">
        <p>{t(`changes.${kind}`)}</p>
        <WaitingFacts waiting={waiting} said={useSaid(waiting)} />
        {kind === 'change-trust' ? <TrustChange waiting={waiting} now={now} /> : null}
        {isCouncilKind(kind) ? (
          <AgreeInCouncil waiting={{ ...waiting, kind }} {...refusing} />
        ) : (
          <div>
            <ButtonLink to={decisions[kind].page} kind={stand === 'confirm' ? 'act' : 'plain'}>
              {t(stand === 'confirm' ? 'list.sign' : 'list.look')}
            </ButtonLink>
          </div>
        )}
        {stand === 'confirm' ? <Refuse waiting={waiting} now={now} {...refusing} /> : null}
      </div>
    </Section>
  )
}

/** A kind by its name, of which one waits; of those about people, each by its entry. */
const idOf = ({ kind, index }: DecisionLine): string => (isPerPerson(kind) ? `${kind}-${index}` : kind)

/** What is proposed, as far as that is a fact or two. */
function useSaid(waiting: WaitingView & DecisionLine) {
  const suspension = useSuspensionSaid(waiting)
  return [...suspension, ...useCouncilSaid(waiting)]
}

/** Until when a quorum is to be set aside, and why: both stand in the act that asks for it. */
function useSuspensionSaid({ entry }: WaitingView) {
  const { t } = useTranslation('decisions')
  const { act } = parseEntry(fromBase64(entry))
  const said = act && parseAct(act.text)
  if (said?.act !== 'suspend-quorum') return []
  return [
    [t('suspension.offered.reason'), said.reason] as const,
    [t('suspension.offered.until'), <Time key="until" at={said.until} />] as const,
  ]
}

/** What exactly would differ, told from the bytes of the entry that asks. */
function TrustChange({ waiting, now }: { readonly waiting: WaitingView; readonly now: string }) {
  const { t } = useTranslation('decisions')
  const next = parseEntry(fromBase64(waiting.entry)).data?.trust
  if (next === undefined) return null
  return <TrustDifferenceShape before={parseTrust(now)} after={parseTrust(next)} caption={t('difference.of.waiting')} />
}

function Refuse({ waiting, person, onSigned }: WaitingProps) {
  const { t } = useTranslation('decisions')
  const { revalidate } = useRevalidator()
  const [reason, setReason] = useState('')
  return (
    <details className="no-print">
      <summary className="cursor-pointer text-[.95rem] text-act underline">{t('refuse.open')}</summary>
      <div className="mt-3 grid max-w-[36rem] gap-3">
        <p className="text-[.92rem] text-ink-2">{t('refuse.how')}</p>
        <SignedActForm
          person={person}
          offers={[{ label: t('refuse.sign'), kind: 'stop', signable: () => refusalToSign(waiting, reason) }]}
          said={null}
          reasonRefused="refusal-reason"
          onSigned={(text) => onSigned({ said: t('refuse.done'), text })}
          onEnded={revalidate}
        >
          <ReasonField label={t('refuse.reason')} hint={t('refuse.reasonHint')} value={reason} onType={setReason} />
        </SignedActForm>
      </div>
    </details>
  )
}

const columns = ['what', 'by', 'reason', 'entry'] as const

interface RefusedProps {
  readonly refused: readonly RefusedView[]
  readonly opens: boolean
}

/** What was refused lately: whoever asked reads here why. */
export function RefusedSection({ refused, opens }: RefusedProps) {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  if (refused.length === 0) return null
  const head = columns.map((column) => <HeadCell key={column}>{t(`refused.${column}`)}</HeadCell>)
  return (
    <Section title={t('refused.title')}>
      <Table caption={t('refused.title')} head={head} stack>
        {refused.map(({ kind, entry, at, by, reason }) => (
          <tr key={entry}>
            <Cell rowHead label={t('refused.what')}>
              {t(`kind.${kind}`)}
            </Cell>
            <Cell label={t('refused.by')}>
              {words.signer(by)} <Time at={at} as="minute" />
            </Cell>
            <Cell label={t('refused.reason')}>
              <span className="[overflow-wrap:anywhere]">{reason ?? t('refused.reasonErased')}</span>
            </Cell>
            <Cell label={t('refused.entry')}>
              <EntryPlace index={entry} opens={opens} />
            </Cell>
          </tr>
        ))}
      </Table>
    </Section>
  )
}
