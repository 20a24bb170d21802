import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import { type Instant, minutes } from '../ids.ts'
import type { RecordedAct } from '../sealed/release-wire.ts'
import { Arrival } from '../ui/arrival.tsx'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Notice } from '../ui/notice.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { formatTime } from '../ui/time.tsx'
import { type OpenBulletin, recordAct } from './open-bulletin.client.ts'
import type { SealedCopyLine } from './sealed-copy-line.ts'

interface AcknowledgingProps {
  readonly line: SealedCopyLine
  readonly open: OpenBulletin
  readonly onAcknowledged: (at: number) => void
}

/**
 * The one thing that is asked of a reader, with its time. On a telephone it stays
 * at the foot of the screen, however long the text is; beside a wide text it
 * stands first.
 */
export function Acknowledging({ line, open, onAcknowledged }: AcknowledgingProps) {
  const { t, i18n } = useTranslation('bulletins')
  const sentence = useReasons()
  const keyed = useKeyedAct()
  const [justNow, setJustNow] = useState<RecordedAct | null>(null)
  const [reason, setReason] = useState<string | null>(null)
  const language = i18n.language === 'en' ? 'en' : 'ja'
  const acknowledge = async () => {
    setReason(null)
    const act = () => recordAct(line, { act: 'acknowledged' }, open.opened.entry)
    const recorded = await keyed.take(t('reading.acknowledge'), act)
    if (!recorded.ok) return setReason(recorded.reason)
    setJustNow(recorded.value)
    onAcknowledged(recorded.value.at)
  }
  const waits = line.acknowledgedAt === null
  return (
    <section
      aria-label={t('reading.acknowledgement')}
      className={classNames('answer-bar sheet no-print grid gap-2 px-4 py-4', (waits || justNow) && 'answer-bar-held')}
    >
      {waits ? <Due line={line} releasedAt={open.opened.releasedAt} /> : null}
      {waits ? (
        <Button wide disabled={keyed.busy} onClick={() => void acknowledge()}>
          {keyed.busy && !keyed.asking ? t('reading.acknowledging') : t('reading.acknowledge')}
        </Button>
      ) : null}
      <div role="status">
        {line.acknowledgedAt === null ? null : (
          <Acknowledged at={line.acknowledgedAt} justNow={justNow !== null} language={language} />
        )}
      </div>
      {keyed.stepUp}
      {reason ? (
        <Arrival>
          <Notice kind="refusal" live>
            {sentence(reason)}
          </Notice>
        </Arrival>
      ) : null}
    </section>
  )
}

function Due({ line, releasedAt }: { readonly line: SealedCopyLine; readonly releasedAt: Instant }) {
  const { t, i18n } = useTranslation('bulletins')
  const now = useLogTime(releasedAt)
  const due = line.acknowledgeBy
  if (due === null) return <p className="text-[.9rem] text-ink-2">{t('reading.noDue')}</p>
  const time = formatTime(due, 'short', i18n.language === 'en' ? 'en' : 'ja')
  const left = Math.floor((due - now) / minutes(1))
  return (
    <p className="num flex flex-wrap justify-between gap-x-4 text-[.9rem] text-ink-2">
      <span>{t(left < 0 ? 'reading.overdue' : 'reading.due', { time })}</span>
      {left < 0 ? null : <Left left={left} />}
    </p>
  )
}

function Left({ left }: { readonly left: number }) {
  const { t } = useTranslation('bulletins')
  const words =
    left < 60
      ? t('reading.leftMinutes', { count: left })
      : left < 48 * 60
        ? t('reading.leftHours', { hours: Math.floor(left / 60), minutes: left % 60 })
        : t('reading.leftDays', { count: Math.floor(left / 60 / 24) })
  return <strong className={left < 24 * 60 ? 'text-warn' : undefined}>{words}</strong>
}

/** The log's time at the release, and what has passed since by a clock that nobody sets: the reader's own may show anything. */
function useLogTime(releasedAt: Instant): number {
  const [since] = useState(() => performance.now())
  const [passed, setPassed] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setPassed(performance.now() - since), 15_000)
    return () => clearInterval(timer)
  }, [since])
  return releasedAt + passed
}

/** The button that was pressed is gone; where it was done just now, this has the focus in its place. */
function Acknowledged({
  at,
  justNow,
  language,
}: {
  readonly at: number
  readonly justNow: boolean
  readonly language: 'ja' | 'en'
}) {
  const { t } = useTranslation('bulletins')
  const said = (
    <p className="num font-bold text-ok">{t('reading.acknowledgedAt', { time: formatTime(at, 'short', language) })}</p>
  )
  return justNow ? <Arrival>{said}</Arrival> : said
}
