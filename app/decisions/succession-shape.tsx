import { useTranslation } from 'react-i18next'
import type { SignedSaid } from '../acts/signed-act-form.tsx'
import { fromBase64, toHex } from '../formats/bytes.ts'
import { quorumRule } from '../formats/policy-rule.ts'
import type { Succession } from '../formats/succession.ts'
import { useWhen } from '../health/log-state-shape.tsx'
import { parseSha256Hex } from '../ids.ts'
import { done } from '../outcome.ts'
import { lossIn, type StatedLoss } from '../trust/decision-draft.ts'
import { successionToSign } from '../trust/sign-decision.client.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Card, Facts, Section } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { Time } from '../ui/time.tsx'
import { WaitingFacts } from './decide-trust-shape.tsx'
import { EntryPlace, KeyName, RefuseInstead, useDecisionWords } from './decision-words-shape.tsx'
import { CheckWords, SignDecision, type SigningStand } from './sign-decision-shape.tsx'
import type { LossView, SuccessionView } from './view-succession.server.ts'

const statedIn = ({ index, entry }: LossView): StatedLoss => ({ index, bytes: fromBase64(entry) })

interface DecideLossProps {
  readonly succession: SuccessionView
  /** Null for whoever may only look. */
  readonly stand: SigningStand | null
  readonly opens: boolean
  readonly onSigned: (signed: SignedSaid) => void
}

/** A loss that waits for two people: everything is told from the bytes of the entry that states it. */
export function DecideLoss({ succession: view, stand, opens, onSigned }: DecideLossProps) {
  const { t } = useTranslation('decisions')
  const loss = statedIn(view)
  const succession = lossIn(loss)
  const { waiting } = view
  const mine = waiting === null || waiting.stand === 'confirm'
  return (
    <Section title={t('loss.title')} id="loss">
      <div className="grid gap-4">
        <Notice kind="warn">{t(succession.last.size > succession.index ? 'loss.waits' : 'loss.waitsKeys')}</Notice>
        <LossFacts view={view} succession={succession} opens={opens} />
        <NewTrust succession={succession} />
        <WhatFollows />
        {stand ? <ToCheck succession={succession} /> : null}
        {waiting ? <WaitingFacts waiting={waiting} /> : null}
        {view.rollRenewed ? null : <RollFirst />}
        {stand && view.rollRenewed && mine ? (
          <SignLoss loss={loss} first={waiting} stand={stand} onSigned={onSigned} />
        ) : null}
        {stand && waiting?.stand === 'confirm' ? <RefuseInstead kind="succeed-log" /> : null}
        {stand ? null : <Notice kind="info">{t('loss.look')}</Notice>}
      </div>
    </Section>
  )
}

function SignLoss(props: {
  readonly loss: StatedLoss
  readonly first: SuccessionView['waiting']
  readonly stand: SigningStand
  readonly onSigned: (signed: SignedSaid) => void
}) {
  const { t } = useTranslation('decisions')
  const { loss, stand, onSigned } = props
  const first = props.first && { index: props.first.index, bytes: fromBase64(props.first.entry) }
  return (
    <SignDecision
      stand={stand}
      label={t(first ? 'loss.confirm' : 'loss.sign')}
      said={t(first ? 'loss.confirmed' : 'loss.done')}
      signable={() => done(successionToSign(loss, first))}
      onSigned={onSigned}
    />
  )
}

function LossFacts({
  view,
  succession,
  opens,
}: {
  readonly view: LossView
  readonly succession: Succession
  readonly opens: boolean
}) {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const when = useWhen()
  const { index, last, lost, next, since, at } = succession
  const { decided } = view
  const gone = last.size - index
  const numbers = { entries: formatNumber(gone), from: formatNumber(index), to: formatNumber(last.size - 1n) }
  const span = { since: when(since), until: when(last.cosignedAt * 1000) }
  return (
    <Facts
      facts={[
        [t('loss.lost'), gone > 0n ? t('loss.lostSaid', numbers) : t('loss.lostNothing')],
        ...(gone > 0n ? [[t('loss.made'), t('loss.madeSaid', span)] as const] : []),
        [t('loss.kept'), t('loss.keptSaid', { entries: formatNumber(index) })],
        [t('loss.ended'), <Name key="ended" text={lost.origin} />],
        [
          t('loss.last'),
          <span key="last" className="grid gap-0.5">
            {t('loss.lastSaid', { size: formatNumber(last.size) })}
            <span className="text-[.88rem] text-ink-2">{t('loss.root')}</span>
            <Name text={toHex(last.root)} />
          </span>,
        ],
        [t('loss.goesOn'), <Name key="next" text={next.origin} />],
        [
          t('loss.stated'),
          <span key="stated">
            <EntryPlace index={Number(index)} opens={opens} />
            {'　'}
            <Time at={at} />
          </span>,
        ],
        ...(decided
          ? [
              [
                t('loss.decided'),
                <span key="decided">
                  <EntryPlace index={decided.entry} opens={opens} />
                  {'　'}
                  <Time at={decided.at} />
                </span>,
              ] as const,
              [t('loss.by'), words.signers(decided.by)] as const,
            ]
          : []),
      ]}
    />
  )
}

const Name = ({ text }: { readonly text: string }) => (
  <code translate="no" className="font-mono text-[.82rem] [overflow-wrap:anywhere]">
    {text}
  </code>
)

function NewTrust({ succession: { next } }: { readonly succession: Succession }) {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const { logKey, clockKey, policy } = next
  return (
    <div>
      <h3 className="mb-2 text-[1rem]">{t('loss.keysNew')}</h3>
      <Facts
        facts={[
          [t('trust.logKey'), <KeyName key="log" of={logKey} />],
          [t('trust.clockKey'), <KeyName key="clock" of={clockKey} />],
          [t('trust.rule'), words.rule(quorumRule(policy))],
          ...policy.witnesses.map(
            ({ name, key }) => [t('difference.witness', { name }), <KeyName key={name} of={key} />] as const,
          ),
        ]}
      />
    </div>
  )
}

function WhatFollows() {
  const { t } = useTranslation('decisions')
  return (
    <div>
      <h3 className="mb-1.5 text-[1rem]">{t('after.title')}</h3>
      <ul className="grid list-disc gap-1 pl-6 text-[.95rem]">
        <li>{t('loss.after.atOnce')}</li>
        <li>{t('loss.after.refuse')}</li>
        <li>{t('loss.after.again')}</li>
        <li>{t('loss.after.announce')}</li>
      </ul>
    </div>
  )
}

/** The words stand for the entry's leaf hash: for the new keys, the checkpoint named and everything else in it. */
function ToCheck({ succession: { leaf } }: { readonly succession: Succession }) {
  const { t } = useTranslation('decisions')
  const hash = parseSha256Hex(toHex(leaf))
  return (
    <Card>
      <h3 className="mb-2 text-[1rem]">{t('check.title')}</h3>
      <ol className="mb-4 grid list-decimal gap-1.5 pl-6 text-[.95rem]">
        <li>{t('loss.check.gone')}</li>
        <li>{t('loss.check.last')}</li>
        <li>{t('loss.check.words')}</li>
        <li>{t('loss.check.doubt')}</li>
      </ol>
      {hash ? <CheckWords hash={hash} of="entry" /> : null}
    </Card>
  )
}

function RollFirst() {
  const { t } = useTranslation('decisions')
  return (
    <Notice kind="info" title={t('loss.rollFirst')}>
      <p className="mb-3">{t('loss.rollFirstHow')}</p>
      <ButtonLink to="/roll">{t('loss.rollGo')}</ButtonLink>
    </Notice>
  )
}

/** Every loss that was decided: what everybody who relies on the log should know of it. */
export function LossHistory({ losses, opens }: { readonly losses: readonly LossView[]; readonly opens: boolean }) {
  const { t } = useTranslation('decisions')
  if (losses.length === 0) return null
  return (
    <Section title={t('loss.history')} id="losses">
      <div className="grid gap-4">
        {losses.map((view) => (
          <LossFacts key={view.index} view={view} succession={lossIn(statedIn(view))} opens={opens} />
        ))}
      </div>
    </Section>
  )
}
