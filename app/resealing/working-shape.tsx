import { useTranslation } from 'react-i18next'
import { Arrival } from '../ui/arrival.tsx'
import { Notice } from '../ui/notice.tsx'
import { Progress } from '../ui/progress.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import type { Resealing } from './use-resealing.tsx'

/** How far it is, with a way to stop; and how it ended. */
export function Working({
  resealing,
  left,
  said,
}: {
  readonly resealing: Resealing
  readonly left: number
  readonly said: string
}) {
  const { t } = useTranslation('resealing')
  const { progress, busy, asking, stop } = resealing
  if (busy && progress && !asking) {
    const label = t('request.working')
    return (
      <Progress
        label={label}
        done={progress.done}
        total={progress.of}
        onCancel={stop}
        cancelLabel={t('request.stop')}
      />
    )
  }
  return <Ended resealing={resealing} left={left} said={said} />
}

function Ended({ resealing: { ended, ends }, left, said }: Parameters<typeof Working>[0]) {
  const { t } = useTranslation('resealing')
  const sentence = useReasons()
  if (ended === null) return null
  if (ended === 'stopped') {
    return (
      <Arrival>
        <Notice kind="info" title={t('request.stopped', { count: left })} live />
      </Arrival>
    )
  }
  if (ended === 'through') {
    const some = [...ends.values()].some((end) => end.done)
    return some ? (
      <Arrival>
        <Notice kind="ok" title={said} live />
      </Arrival>
    ) : null
  }
  return (
    <Arrival>
      <Notice kind="refusal" title={t('request.halted')} live>
        <p>{sentence(ended.reason, ended.detail)}</p>
        <p>{t('request.haltedHow')}</p>
      </Notice>
    </Arrival>
  )
}
