import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignedSaid } from '../acts/signed-act-form.tsx'
import { fromBase64 } from '../formats/bytes.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { parseTrust, type Trust } from '../formats/trust.ts'
import { trustDifference } from '../formats/trust-difference.ts'
import { trustHash } from '../formats/two-person.ts'
import { useWhen } from '../health/log-state-shape.tsx'
import { done } from '../outcome.ts'
import { trustToSign } from '../trust/sign-decision.client.ts'
import { Card, Facts, Section } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Notice } from '../ui/notice.tsx'
import { EntryNumber } from '../ui/num.tsx'
import { Time } from '../ui/time.tsx'
import { RefuseInstead, useDecisionWords } from './decision-words-shape.tsx'
import { type PreparedView, takings } from './prepared-trust.ts'
import { CheckWords, SignDecision, type SigningStand } from './sign-decision-shape.tsx'
import { ConcernNotice, TrustDifferenceShape } from './trust-difference-shape.tsx'
import type { WaitingView } from './view-decision.server.ts'

interface DecideProps {
  /** `fuin-log-trust/1` in force. */
  readonly now: string
  /** Null for whoever may only look. */
  readonly stand: SigningStand | null
  readonly oldKeyDays: number
  readonly onSigned: (signed: SignedSaid) => void
}

/** A proposal that waits for its second signature, told from the bytes of the entry that holds the first. */
export function WaitingTrust({ waiting, ...deciding }: DecideProps & { readonly waiting: WaitingView }) {
  const { t } = useTranslation('decisions')
  const { now, stand, onSigned } = deciding
  const bytes = fromBase64(waiting.entry)
  const next = parseEntry(bytes).data?.trust ?? ''
  const first = { index: waiting.index, bytes }
  const mine = waiting.stand === 'confirm' && stand !== null
  return (
    <Section title={t('waiting.title')} id="waiting">
      <div className="grid gap-4">
        <WaitingFacts waiting={waiting} />
        <Proposal
          now={now}
          next={next}
          of="waiting"
          oldKeyDays={deciding.oldKeyDays}
          signing={mine || waiting.stand === 'own'}
        />
        {mine ? (
          <SignDecision
            stand={stand}
            label={t('waiting.sign')}
            said={t('waiting.signed')}
            signable={() => done(trustToSign({ now, next }, first))}
            onSigned={onSigned}
          />
        ) : null}
        {mine ? <RefuseInstead kind="change-trust" /> : null}
      </div>
    </Section>
  )
}

interface WaitingFactsProps {
  readonly waiting: WaitingView
  /** What is proposed, where that is a fact or two. */
  readonly said?: readonly (readonly [string, ReactNode])[]
}

/** Who proposed what, until when it waits, and what the one who looks can do. */
export function WaitingFacts({ waiting, said: proposed = [] }: WaitingFactsProps) {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const when = useWhen()
  const { by, at, until, index, others, stand } = waiting
  const said =
    stand === 'confirm'
      ? t('waiting.confirm', { by: words.signer(by) })
      : t(`waiting.${stand}`, { roles: words.roles(others), until: when(until) })
  return (
    <>
      <Notice kind={stand === 'confirm' ? 'warn' : 'info'} title={said} />
      <Facts
        facts={[
          ...proposed,
          [t('waiting.by'), words.signer(by)],
          [t('waiting.at'), <Time key="at" at={at} />],
          [t('waiting.until'), <Time key="until" at={until} />],
          [t('waiting.entry'), <EntryNumber key="entry" index={Number(index)} />],
        ]}
      />
    </>
  )
}

export function NothingPrepared() {
  const { t } = useTranslation('decisions')
  return (
    <Section title={t('prepared.title')}>
      <EmptyState title={t('prepared.none')}>{t('prepared.noneHow')}</EmptyState>
    </Section>
  )
}

interface PreparedProps extends DecideProps {
  readonly prepared: PreparedView
  /** The text that waits for a second signature already; null where none does. */
  readonly waiting: string | null
}

/** What the operator has prepared: to be looked at, and proposed by whoever may. Folded away while a proposal waits. */
export function PreparedTrust(props: PreparedProps) {
  const { t } = useTranslation('decisions')
  const { prepared, waiting } = props
  if (waiting === null) {
    return (
      <Section title={t('prepared.title')}>
        <PreparedBody {...props} />
      </Section>
    )
  }
  return (
    <details className="mb-8" open={prepared.asked}>
      <summary className="cursor-pointer font-semibold text-act underline">{t('prepared.another')}</summary>
      <div className="mt-4">
        {waiting === prepared.text && !(prepared.keys && prepared.policy) ? (
          <Notice kind="info">{t('prepared.already')}</Notice>
        ) : (
          <PreparedBody {...props} />
        )}
      </div>
    </details>
  )
}

function PreparedBody({ prepared, waiting, now, stand, oldKeyDays, onSigned }: PreparedProps) {
  const { t } = useTranslation('decisions')
  const next = prepared.text
  const already = waiting === next
  return (
    <div className="grid gap-4">
      <PreparedParts prepared={prepared} />
      {already ? (
        <Notice kind="info">{t('prepared.already')}</Notice>
      ) : (
        <Proposal now={now} next={next} of="prepared" oldKeyDays={oldKeyDays} signing={stand !== null} />
      )}
      {already || waiting === null ? null : <Notice kind="warn">{t('prepared.replaces')}</Notice>}
      {already || !stand ? null : (
        <SignDecision
          stand={stand}
          label={t('prepared.sign')}
          said={t('prepared.done')}
          signable={() => done(trustToSign({ now, next }, null))}
          onSigned={onSigned}
        />
      )}
      {stand ? null : <Notice kind="info">{t('prepared.look')}</Notice>}
    </div>
  )
}

function PreparedParts({ prepared: { keys, policy, taking } }: { readonly prepared: PreparedView }) {
  const { t } = useTranslation('decisions')
  return (
    <div className="grid gap-1 text-[.95rem]">
      {keys ? <p>{t('prepared.keys')}</p> : null}
      {policy ? <p>{t('prepared.policy')}</p> : null}
      <p className="text-ink-2">{t('prepared.inForceStill')}</p>
      {keys && policy ? (
        <nav aria-label={t('prepared.take')} className="mt-1 flex flex-wrap items-baseline gap-x-5 gap-y-1">
          <span className="font-semibold">{t('prepared.take')}</span>
          {takings.map((one) => (
            <Link
              key={one}
              to={`/log/trust?take=${one}`}
              preventScrollReset
              aria-current={one === taking ? 'true' : undefined}
              className={one === taking ? 'font-bold text-ink no-underline' : undefined}
            >
              {t(`prepared.taking.${one}`)}
            </Link>
          ))}
        </nav>
      ) : null}
    </div>
  )
}

interface ProposalProps {
  readonly now: string
  readonly next: string
  readonly of: 'waiting' | 'prepared'
  readonly oldKeyDays: number
  /** Whether the one who looks signs it, and so has something to check. */
  readonly signing: boolean
}

/** Difference, doubts, what follows, and what to check: in the order in which a signer at night should read it. */
function Proposal({ now, next, of, oldKeyDays, signing }: ProposalProps) {
  const { t } = useTranslation('decisions')
  const [before, after] = [parseTrust(now), parseTrust(next)]
  return (
    <>
      <TrustDifferenceShape before={before} after={after} caption={t(`difference.of.${of}`)} />
      <ConcernNotice before={before} after={after} />
      <Consequences before={before} after={after} oldKeyDays={oldKeyDays} />
      {signing ? (
        <Card>
          <h3 className="mb-2 text-[1rem]">{t('check.title')}</h3>
          <ol className="mb-4 grid list-decimal gap-1.5 pl-6 text-[.95rem]">
            <li>{t('check.expected')}</li>
            <li>{t('check.words')}</li>
            <li>{t('check.doubt')}</li>
          </ol>
          <CheckWords hash={trustHash(after)} />
        </Card>
      ) : null}
    </>
  )
}

function Consequences(props: { readonly before: Trust; readonly after: Trust; readonly oldKeyDays: number }) {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const { before, after, oldKeyDays } = props
  const { logKey, clockKey, witnesses } = trustDifference(before, after)
  const fresh = [...witnesses.added, ...witnesses.changed.map((one) => one.after)].map(({ name }) => name)
  const said = [
    t('after.atOnce'),
    ...(logKey || clockKey ? [t('after.logKey', { days: oldKeyDays })] : []),
    ...(fresh.length > 0 ? [t('after.added', { names: words.names(fresh) })] : []),
    t('after.trustFile'),
    t('after.nothing'),
  ]
  return (
    <div>
      <h3 className="mb-1.5 text-[1rem]">{t('after.title')}</h3>
      <ul className="grid list-disc gap-1 pl-6 text-[.95rem]">
        {said.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  )
}
