import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { Progress } from '../ui/progress.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { Seal } from '../ui/seal.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { type BulletinDraft, type SealingEnd, type SealingStage, sealAndIssue } from './seal-bulletin.client.ts'

export interface SealingProps {
  /** Null while something still stands in the way. */
  readonly draft: BulletinDraft | null
  readonly recipients: number
  readonly unlocked: boolean
  readonly onBusy: (busy: boolean) => void
  readonly onIssued: () => void
}

/** The last look, the number typed, the sealing itself with a way to stop, and what came of it. */
export function Sealing({ draft, recipients, unlocked, onBusy, onIssued }: SealingProps) {
  const { t } = useTranslation('bulletins')
  const [typed, setTyped] = useState('')
  const [stage, setStage] = useState<SealingStage | null>(null)
  const [end, setEnd] = useState<SealingEnd | null>(null)
  const stopper = useRef(new AbortController())
  const run = async (work: () => Promise<SealingEnd>) => {
    setEnd(null)
    onBusy(true)
    const came = await work()
    onBusy(false)
    setStage(null)
    setTyped('')
    setEnd(came)
    if (came.state === 'issued') onIssued()
  }
  if (stage) return <Working stage={stage} onStop={() => stopper.current.abort()} />
  if (end?.state === 'issued') return <Issued end={end} recipients={recipients} />
  const ready = draft !== null && unlocked && typed.trim() === String(recipients)
  const seal = () => {
    if (!ready) return
    stopper.current = new AbortController()
    void run(() => sealAndIssue(draft, { onStage: setStage, signal: stopper.current.signal }))
  }
  return (
    <div className="grid gap-4">
      {end ? <NotIssued end={end} onAgain={(again) => void run(again)} /> : null}
      <div className="flex items-center gap-3">
        <Seal state="whole" size={52} silent />
        <p className="num text-[.92rem]">{t('compose.confirm', { count: recipients })}</p>
      </div>
      <Field label={t('compose.confirmLabel')}>
        <TextInput
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          disabled={draft === null}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </Field>
      {unlocked ? null : <p className="text-[.92rem] text-warn">{t('compose.locked')}</p>}
      <Button wide aria-disabled={!ready} onClick={seal}>
        {t('compose.seal', { count: recipients })}
      </Button>
    </div>
  )
}

function Working({ stage, onStop }: { readonly stage: SealingStage; readonly onStop: () => void }) {
  const { t } = useTranslation('bulletins')
  const label = t(`compose.stage.${stage.stage}`)
  if (stage.stage === 'sealing') {
    return (
      <Progress label={label} done={stage.done} total={stage.of} onCancel={onStop} cancelLabel={t('compose.stop')} />
    )
  }
  return <Progress label={label} done={0} />
}

function Issued({ end, recipients }: { readonly end: SealingEnd & { state: 'issued' }; readonly recipients: number }) {
  const { t } = useTranslation('bulletins')
  return (
    <div className="grid gap-4">
      <Notice kind="ok" title={t('compose.issued', { count: recipients })} live>
        <p className="num">
          {t('compose.issuedNote', {
            number: t('number', { number: end.number }),
            index: formatNumber(end.index),
          })}
        </p>
      </Notice>
      <ButtonLink to={`/bulletins/${end.id}/deliveries`}>{t('compose.toDeliveries')}</ButtonLink>
      <ButtonLink kind="plain" to="/bulletins/new" reloadDocument>
        {t('compose.another')}
      </ButtonLink>
    </div>
  )
}

function NotIssued({
  end,
  onAgain,
}: {
  readonly end: Exclude<SealingEnd, { state: 'issued' }>
  readonly onAgain: (again: () => Promise<SealingEnd>) => void
}) {
  const { t } = useTranslation('bulletins')
  const sentence = useReasons()
  switch (end.state) {
    case 'stopped':
      return (
        <Notice kind="info" live>
          {t('compose.stopped')}
        </Notice>
      )
    case 'failed':
      return (
        <Notice kind="refusal" title={t('compose.failed')} live>
          <p>{sentence(end.reason, end.detail)}</p>
          <p>{t('compose.failedHow')}</p>
        </Notice>
      )
    case 'unsure':
    case 'step-up':
      return (
        <Notice kind="warn" title={end.state === 'unsure' ? t('compose.unsure') : t('compose.stepUp')} live>
          <p>{end.state === 'unsure' ? t('compose.unsureHow') : t('compose.stepUpHow')}</p>
          {end.state === 'step-up' ? (
            <p>
              {/* In a tab of its own: leaving this page would lose the text. */}
              <a href="/step-up?to=/bulletins" target="_blank" rel="noreferrer">
                {t('compose.stepUpOpen')}
              </a>
            </p>
          ) : null}
          <div className="mt-2">
            <Button kind="line" small onClick={() => onAgain(end.again)}>
              {t('compose.again')}
            </Button>
          </div>
        </Notice>
      )
  }
}
