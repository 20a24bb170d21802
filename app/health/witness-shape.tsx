import { useTranslation } from 'react-i18next'
import { Facts, Section } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { Tag, type TagProps } from '../ui/tag.tsx'
import { Time } from '../ui/time.tsx'
import { useWhen } from './log-state-shape.tsx'
import type { QuorumView, WitnessView } from './view-witnesses.ts'

/** Each outside witness: when it last cosigned, how far it is behind, what last went wrong. */
export function WitnessSection({
  witnesses,
  quorum,
}: {
  readonly witnesses: readonly WitnessView[]
  readonly quorum: QuorumView
}) {
  const { t } = useTranslation('oversight')
  return (
    <Section title={t('witness.title')}>
      {witnesses.length === 0 ? (
        <EmptyState title={t('witness.none')}>{t('witness.noneHow')}</EmptyState>
      ) : (
        <div className="grid gap-4">
          <QuorumNotice quorum={quorum} />
          {witnesses.map((witness) => (
            <WitnessCard key={witness.name} witness={witness} />
          ))}
        </div>
      )}
    </Section>
  )
}

function QuorumNotice({ quorum }: { readonly quorum: QuorumView }) {
  const { t } = useTranslation('oversight')
  const when = useWhen()
  switch (quorum.state) {
    case 'not-asked':
      return null
    case 'met':
      return <Notice kind="ok" title={t('witness.met', { time: when(quorum.at), size: formatNumber(quorum.size) })} />
    case 'missing':
      return (
        <Notice kind="refusal" title={t('witness.missing')}>
          {quorum.since === null ? t('witness.missingNever') : t('witness.missingHow', { time: when(quorum.since) })}
        </Notice>
      )
    case 'set-aside':
      return (
        <Notice kind="warn" title={t('witness.setAside')}>
          {t('witness.setAsideHow', { until: when(quorum.until) })}
        </Notice>
      )
  }
}

const tones = { now: 'ok', behind: 'warn', silent: 'stop', unasked: 'plain' } as const satisfies Record<
  string,
  NonNullable<TagProps['tone']>
>

function WitnessCard({ witness }: { readonly witness: WitnessView }) {
  const { t } = useTranslation('oversight')
  const { name, url, cosigned, lag, offset, trouble, standing } = witness
  return (
    <div className="min-w-0">
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="text-[1rem] [overflow-wrap:anywhere]">{name}</h3>
        <Tag tone={tones[standing]}>{t(`witness.${standing}`)}</Tag>
      </div>
      <Facts
        facts={[
          [t('witness.last'), cosigned ? <Time key="last" at={cosigned.at} as="second" /> : t('witness.lastNever')],
          [
            t('witness.lag'),
            <span key="lag" className={lag > 0 ? 'num font-semibold text-warn' : undefined}>
              {lag === 0 ? t('witness.lagNone') : t('witness.lagEntries', { entries: formatNumber(lag) })}
            </span>,
          ],
          [
            t('witness.offset'),
            <span key="offset" className="num">
              {offset === null ? t('witness.offsetNone') : t('witness.offsetSeconds', { seconds: signed(offset) })}
            </span>,
          ],
          ...(trouble ? [[t('witness.trouble'), <Trouble key="trouble" {...trouble} />] as const] : []),
          [
            t('witness.address'),
            url === null ? (
              t('witness.addressNone')
            ) : (
              <span key="url" className="font-mono text-[.8rem] [overflow-wrap:anywhere]">
                {url}
              </span>
            ),
          ],
        ]}
      />
    </div>
  )
}

function Trouble({ at, word }: NonNullable<WitnessView['trouble']>) {
  const { t } = useTranslation('oversight')
  return (
    <span className="block">
      <Time at={at} as="second" />
      <span className="block text-[.9rem] text-ink-2">{t(`witness.troubles.${word}`)}</span>
    </span>
  )
}

/** `+0.4`, `−12.0`: seconds, one place. */
function signed(milliseconds: number): string {
  const seconds = (Math.abs(milliseconds) / 1000).toFixed(1)
  return seconds === '0.0' ? '±0.0' : `${milliseconds < 0 ? '−' : '+'}${seconds}`
}
