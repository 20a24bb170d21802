import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import { done, refused } from '../outcome.ts'
import { Arrival } from '../ui/arrival.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Command } from '../ui/command.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'
import { formatTime } from '../ui/time.tsx'
import { receiptCheck } from './gpg-way.ts'
import { GpgFolder } from './gpg-way-shape.tsx'
import { type NotOpened, recordAct } from './open-bulletin.client.ts'
import { type CopyInHand, receiveByHand } from './read-by-hand.client.ts'
import { RefusedCopy } from './refused-copy-shape.tsx'
import type { SealedCopyLine, ToldByHand } from './sealed-copy-line.ts'

interface ReadByHandProps extends ToldByHand {
  readonly line: SealedCopyLine
  /** Milliseconds the second factor is still fresh enough. */
  readonly freshFor: number
}

/** For whoever opens in a program of their own: the copy as a file, then their own word that it was opened and received. */
export function ReadByHand({ line, freshFor, ...told }: ReadByHandProps) {
  const { t } = useTranslation('bulletins')
  const keyed = useKeyedAct({ freshFor })
  const [copy, setCopy] = useState<CopyInHand | null>(null)
  const [why, setWhy] = useState<NotOpened | null>(null)
  const receive = async () => {
    setWhy(null)
    let evidence: NotOpened['evidence'] = null
    const received = await keyed.take(t('byHand.receive'), async () => {
      const answer = await receiveByHand(line)
      if (answer.state === 'received') return done(answer.copy)
      evidence = answer.why.evidence
      return refused(answer.why.reason, answer.why.detail)
    })
    if (received.ok) setCopy(received.value)
    else setWhy({ reason: received.reason, detail: received.detail ?? {}, evidence })
  }
  if (copy) return <InHand line={line} copy={copy} {...told} />
  return (
    <div className="grid gap-5">
      <p className="max-w-[40em] text-[.95rem]">{t('byHand.how')}</p>
      {why ? (
        <Arrival>
          <RefusedCopy why={why} number={line.number} />
        </Arrival>
      ) : null}
      {keyed.stepUp}
      {keyed.asking ? null : (
        <div>
          <Button disabled={keyed.busy} onClick={() => void receive()} data-by-hand="receive">
            {t(keyed.busy ? 'byHand.receiving' : 'byHand.receive')}
          </Button>
        </div>
      )}
    </div>
  )
}

interface InHandProps extends Omit<ReadByHandProps, 'freshFor'> {
  readonly copy: CopyInHand
}

function InHand({ line, copy, mayAcknowledge, onOpened, onAcknowledged }: InHandProps) {
  const { t } = useTranslation('bulletins')
  const [opened, setOpened] = useState(false)
  return (
    <Arrival>
      <div className="grid gap-6">
        <Notice kind="ok" title={t('byHand.received', { index: formatNumber(copy.entry.index) })} live>
          <p>{t('byHand.sender', copy.sender)}</p>
          <p className="mt-1">{t('byHand.checked')}</p>
        </Notice>
        <section className="grid gap-3">
          <h2 className="text-[1.05rem]">{t('byHand.open')}</h2>
          <GpgFolder number={line.number} kept={copy.kept} keyIsOwn />
        </section>
        <section className="grid gap-3">
          <h2 className="text-[1.05rem]">{t('byHand.unchecked')}</h2>
          <p className="max-w-[40em] text-[.95rem]">{t('byHand.uncheckedHow')}</p>
          <Command copy>{receiptCheck}</Command>
        </section>
        <section className="grid gap-4">
          <h2 className="text-[1.05rem]">{t('byHand.say')}</h2>
          <Saying
            line={line}
            copy={copy}
            kind="opened"
            onSaid={(at) => {
              setOpened(true)
              onOpened(at)
            }}
          />
          {mayAcknowledge && opened ? (
            <Saying line={line} copy={copy} kind="acknowledged" onSaid={onAcknowledged} />
          ) : null}
        </section>
      </div>
    </Arrival>
  )
}

interface SayingProps {
  readonly line: SealedCopyLine
  readonly copy: CopyInHand
  readonly kind: 'opened' | 'acknowledged'
  readonly onSaid: (at: number) => void
}

/** The reader's own word, signed like the request. */
function Saying({ line, copy, kind, onSaid }: SayingProps) {
  const { t, i18n } = useTranslation('bulletins')
  const keyed = useKeyedAct()
  const [said, setSaid] = useState(kind === 'acknowledged' ? line.acknowledgedAt : null)
  const [reason, setReason] = useState<string | null>(null)
  const go = t(kind === 'opened' ? 'reading.recordAgain' : 'reading.acknowledge')
  const say = async () => {
    setReason(null)
    const recorded = await keyed.take(go, () => recordAct(line, { act: kind }, copy.entry))
    if (!recorded.ok) return setReason(recorded.reason)
    setSaid(recorded.value.at)
    onSaid(recorded.value.at)
  }
  const time = said === null ? null : formatTime(said, 'short', i18n.language === 'en' ? 'en' : 'ja')
  if (time !== null)
    return (
      <Arrival>
        <p role="status" className="num font-bold text-ok">
          {t(kind === 'opened' ? 'reading.openedAt' : 'reading.acknowledgedAt', { time })}
        </p>
      </Arrival>
    )
  return (
    <Card>
      <p className="mb-3 text-[.95rem]">{t(`byHand.${kind}How`)}</p>
      <ReasonNotice reason={reason} />
      {keyed.stepUp}
      {keyed.asking ? null : (
        <Button
          kind={kind === 'opened' ? 'act' : 'line'}
          disabled={keyed.busy}
          onClick={() => void say()}
          data-by-hand={kind}
        >
          {go}
        </Button>
      )}
    </Card>
  )
}
