import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StepUpHere } from '../acts/step-up-here.tsx'
import { normalized } from '../formats/normalized.ts'
import { useVault } from '../keyring/vault-state.tsx'
import { Arrival } from '../ui/arrival.tsx'
import { Button, ButtonLink, ButtonRow } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { Progress } from '../ui/progress.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { Seal } from '../ui/seal.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { Time } from '../ui/time.tsx'
import {
  type BulletinDraft,
  type SealingEnd,
  type SealingHeld,
  type SealingStage,
  sealAndIssue,
} from './seal-bulletin.client.ts'

export interface SealingProps {
  /** What stands on the page when it is pressed for; null while something still stands in the way. */
  readonly draft: (() => BulletinDraft) | null
  readonly recipients: number
  /** It goes to a second liaison first. */
  readonly asks: boolean
  /** True from the press until it is issued, or nothing of it is left: what is sealed and what stands on the page are one. */
  readonly onBusy: (busy: boolean) => void
  readonly onIssued: () => void
}

/** The last look, the number typed, the sealing itself with a way to stop, and what came of it. */
export function Sealing({ draft, recipients, asks, onBusy, onIssued }: SealingProps) {
  const [stage, setStage] = useState<SealingStage | null>(null)
  const [end, setEnd] = useState<SealingEnd | null>(null)
  const [confirmed, setConfirmed] = useState(false)
  const [typed, setTyped] = useState('')
  const stopper = useRef(new AbortController())
  const run = async (work: () => Promise<SealingEnd>) => {
    setEnd(null)
    setConfirmed(false)
    onBusy(true)
    const came = await work()
    setStage(null)
    setEnd(came)
    // The number was typed for what stood there. Where nothing came of it but a question for the code, it stands there still.
    if (came.state !== 'step-up') setTyped('')
    onBusy(came.state === 'held')
    if (came.state === 'issued' || came.state === 'asked') onIssued()
  }
  const seal = (what: BulletinDraft) => {
    stopper.current = new AbortController()
    void run(() => sealAndIssue(what, { onStage: setStage, signal: stopper.current.signal }))
  }
  const drop = async ({ drop: dropped }: SealingHeld) => {
    await dropped?.()
    setEnd({ state: 'stopped' })
    onBusy(false)
  }
  if (stage) return <Working stage={stage} onStop={() => stopper.current.abort()} />
  if (end?.state === 'issued') return <Issued end={end} />
  if (end?.state === 'asked') return <Asked end={end} />
  if (end?.state === 'held') {
    return <Held key={end.why} held={end} onAgain={() => void run(end.again)} onDrop={() => void drop(end)} />
  }
  return (
    <div className="grid gap-4">
      {end && end.state !== 'step-up' ? <NotIssued end={end} /> : null}
      {end?.state === 'step-up' ? <BeforeSealing onDone={() => [setEnd(null), setConfirmed(true)]} /> : null}
      {draft ? (
        <LastLook
          draft={draft}
          recipients={recipients}
          asks={asks}
          confirmed={confirmed}
          typed={typed}
          onTyped={setTyped}
          onSeal={seal}
        />
      ) : null}
    </div>
  )
}

/** Nothing is sealed yet, so the page may go on being edited: the press that follows seals what stands there then. */
function BeforeSealing({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('bulletins')
  return <StepUpHere go={t('compose.stepUpGo')} onDone={onDone} />
}

interface LastLookProps {
  readonly draft: () => BulletinDraft
  readonly recipients: number
  readonly asks: boolean
  /** The second factor was shown anew a moment ago. */
  readonly confirmed: boolean
  readonly typed: string
  readonly onTyped: (typed: string) => void
  readonly onSeal: (draft: BulletinDraft) => void
}

function LastLook({ draft, recipients, asks, confirmed, typed, onTyped, onSeal }: LastLookProps) {
  const { t } = useTranslation(['bulletins', 'approvals'])
  const go = confirmed ? ('bulletins:compose.issueNow' as const) : ('bulletins:compose.seal' as const)
  const askGo = confirmed ? ('approvals:compose.askNow' as const) : ('approvals:compose.seal' as const)
  const vault = useVault()
  // Figures of either width: a Japanese keyboard gives both.
  const ready = vault?.state === 'unlocked' && normalized(typed, 'NFKC').trim() === String(recipients)
  return (
    <>
      <div className="flex items-center gap-3">
        <Seal state="whole" size={52} silent />
        <p className="num text-[.92rem]">{t('compose.confirm', { count: recipients })}</p>
      </div>
      <Field label={t('compose.confirmLabel')}>
        <TextInput
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onChange={(event) => onTyped(event.currentTarget.value)}
        />
      </Field>
      <div role="status">{confirmed ? <p className="text-[.92rem]">{t('compose.confirmed')}</p> : null}</div>
      <Button wide aria-disabled={!ready} onClick={() => (ready ? onSeal(draft()) : undefined)}>
        {t(asks ? askGo : go, { count: recipients })}
      </Button>
    </>
  )
}

/** Sealed and waiting. The number is that of the copies that lie there. */
function Held({
  held,
  onAgain,
  onDrop,
}: {
  readonly held: SealingHeld
  readonly onAgain: () => void
  readonly onDrop: () => void
}) {
  const { t } = useTranslation('bulletins')
  const [shown, setShown] = useState(false)
  const { why, recipients, drop } = held
  const go = why === 'unsure' ? t('compose.again') : t('compose.issueNow', { count: recipients })
  return (
    <Arrival>
      <div className="grid gap-4">
        <Notice kind="warn" title={t(`compose.held.${why}`, { count: recipients })} live>
          {t(`compose.held.${why}How`)}
        </Notice>
        {why === 'step-up' && !shown ? (
          <StepUpHere go={t('compose.stepUpGo')} onDone={() => setShown(true)} />
        ) : (
          <Arrival>
            <Button wide onClick={onAgain}>
              {go}
            </Button>
          </Arrival>
        )}
        {drop ? (
          <ButtonRow>
            <Button kind="plain" onClick={onDrop}>
              {t('compose.drop')}
            </Button>
          </ButtonRow>
        ) : null}
      </div>
    </Arrival>
  )
}

function Working({ stage, onStop }: { readonly stage: SealingStage; readonly onStop: () => void }) {
  const { t } = useTranslation('bulletins')
  const label = t(`compose.stage.${stage.stage}`)
  return (
    <Arrival>
      {stage.stage === 'sealing' ? (
        <Progress label={label} done={stage.done} total={stage.of} onCancel={onStop} cancelLabel={t('compose.stop')} />
      ) : (
        <Progress label={label} done={0} />
      )}
    </Arrival>
  )
}

function Issued({ end }: { readonly end: SealingEnd & { state: 'issued' } }) {
  const { t } = useTranslation('bulletins')
  if (end.opensAt !== null) return <Signed end={end} opensAt={end.opensAt} />
  return (
    <div className="grid gap-4">
      <Arrival>
        <Notice kind="ok" title={t('compose.issued', { count: end.recipients })} live>
          <p className="num">
            {t('compose.issuedNote', {
              number: t('number', { number: end.number }),
              index: formatNumber(end.index),
            })}
          </p>
        </Notice>
      </Arrival>
      <ButtonLink to={`/bulletins/${end.id}/deliveries`}>{t('compose.toDeliveries')}</ButtonLink>
      <ButtonLink kind="plain" to="/bulletins/new" reloadDocument>
        {t('compose.another')}
      </ButtonLink>
    </div>
  )
}

/** Issued for a time to come: nobody sees it before, and it can be taken back until then. */
function Signed({ end, opensAt }: { readonly end: SealingEnd & { state: 'issued' }; readonly opensAt: number }) {
  const { t } = useTranslation('approvals')
  return (
    <div className="grid gap-4">
      <Arrival>
        <Notice kind="ok" title={t('timed.issued', { count: end.recipients })} live>
          <p className="num">
            {t('number', { number: end.number })}　<Time at={opensAt} as="second" />
          </p>
        </Notice>
      </Arrival>
      <ButtonLink to={`/bulletins/${end.id}/timed`}>{t('timed.toTimed')}</ButtonLink>
    </div>
  )
}

/** Nothing has gone out: it lies sealed, and others have been asked. */
function Asked({ end }: { readonly end: SealingEnd & { state: 'asked' } }) {
  const { t } = useTranslation('approvals')
  return (
    <div className="grid gap-4">
      <Arrival>
        <Notice kind="ok" title={t('compose.asked')} live>
          <p className="num">{t('compose.askedHow', { number: end.number })}</p>
        </Notice>
      </Arrival>
      <ButtonLink to={`/bulletins/${end.id}/approval`}>{t('compose.toApproval')}</ButtonLink>
    </div>
  )
}

function NotIssued({ end }: { readonly end: SealingEnd & { state: 'stopped' | 'failed' } }) {
  const { t } = useTranslation('bulletins')
  const sentence = useReasons()
  return (
    <Arrival>
      {end.state === 'stopped' ? (
        <Notice kind="info" live>
          {t('compose.stopped')}
        </Notice>
      ) : (
        <Notice kind="refusal" title={t('compose.failed')} live>
          <p>{sentence(end.reason, end.detail)}</p>
          <p>{t('compose.failedHow')}</p>
        </Notice>
      )}
    </Arrival>
  )
}
