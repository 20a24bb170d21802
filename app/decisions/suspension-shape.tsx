import { useTranslation } from 'react-i18next'
import { useWhen } from '../health/log-state-shape.tsx'
import { ActForm } from '../ui/act-form.tsx'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Card, Facts, Section } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Notice } from '../ui/notice.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { Tag } from '../ui/tag.tsx'
import { Time } from '../ui/time.tsx'
import { EntryPlace, useDecisionWords } from './decision-words-shape.tsx'
import type { PastSuspension, SuspensionView } from './view-suspension.server.ts'

/** Whether the quorum is set aside now, and if not, whether there would be a reason to. */
export function SuspensionState({ view, opens }: { readonly view: SuspensionView; readonly opens: boolean }) {
  const { t } = useTranslation('decisions')
  const when = useWhen()
  const { running, quorum, signing } = view
  if (running) return <Running running={running} quorum={quorum} opens={opens} />
  if (!signing)
    return (
      <Notice kind="refusal" title={t('suspension.notSigning')}>
        {t('suspension.notSigningHow')}
      </Notice>
    )
  switch (quorum.state) {
    case 'not-asked':
      return (
        <Notice kind="info" title={t('suspension.notAsked')}>
          {t('suspension.notAskedHow')}
        </Notice>
      )
    case 'met':
      return (
        <Notice kind="ok" title={t('suspension.none')}>
          {t('suspension.noneMet')}
        </Notice>
      )
    default: {
      const since = quorum.state === 'missing' ? quorum.since : null
      return (
        <Notice kind="refusal" title={t('suspension.none')}>
          {since === null ? t('suspension.noneMissing') : t('suspension.noneMissingSince', { time: when(since) })}
        </Notice>
      )
    }
  }
}

interface RunningProps {
  readonly running: PastSuspension
  readonly quorum: SuspensionView['quorum']
  readonly opens: boolean
}

function Running({ running, quorum, opens }: RunningProps) {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const when = useWhen()
  return (
    <div className="grid gap-4">
      <Notice kind="warn" title={t('suspension.running', { until: when(running.until) })} />
      <Facts
        facts={[
          [t('suspension.reason'), running.reason],
          [t('suspension.by'), words.signers(running.by)],
          [t('suspension.from'), <Time key="from" at={running.from} />],
          [t('suspension.until'), <Time key="until" at={running.until} />],
          [t('suspension.entry'), <EntryPlace key="entry" index={running.entry} opens={opens} />],
        ]}
      />
      <EndEarly away={quorum.state === 'set-aside'} />
    </div>
  )
}

/** Watching again takes one person and no key: a form, in two steps so that nobody slips. */
function EndEarly({ away }: { readonly away: boolean }) {
  const { t } = useTranslation('decisions')
  return (
    <details className="no-print">
      <summary className="cursor-pointer font-semibold text-act underline">{t('suspension.end.open')}</summary>
      <ActForm className="mt-3 grid max-w-[40rem] gap-3">
        <p className="text-[.95rem]">{t('suspension.end.how')}</p>
        {away ? <Notice kind="warn">{t('suspension.end.away')}</Notice> : null}
        <ButtonRow>
          <Button type="submit" kind="stop" name="do" value="end">
            {t('suspension.end.go')}
          </Button>
        </ButtonRow>
      </ActForm>
    </details>
  )
}

const meanings = ['logged', 'lost', 'told', 'ends'] as const

/** What it means for readers, in plain words: also for whoever is to sign it. */
export function SuspensionMeaning() {
  const { t } = useTranslation('decisions')
  return (
    <Section title={t('suspension.meaning.title')}>
      <Card>
        <ul className="grid list-disc gap-1.5 pl-5 text-[.95rem]">
          {meanings.map((one) => (
            <li key={one}>{t(`suspension.meaning.${one}`)}</li>
          ))}
        </ul>
      </Card>
    </Section>
  )
}

const columns = ['entry', 'from', 'until', 'reason', 'by'] as const

export function SuspensionHistory({ view, opens }: { readonly view: SuspensionView; readonly opens: boolean }) {
  const { t } = useTranslation('decisions')
  const { past, running } = view
  if (past.length === 0) {
    return (
      <Section title={t('suspension.history')}>
        <EmptyState title={t('suspension.historyNone')}>{t('suspension.historyNoneHow')}</EmptyState>
      </Section>
    )
  }
  const head = columns.map((column) => <HeadCell key={column}>{t(`suspension.column.${column}`)}</HeadCell>)
  return (
    <Section title={t('suspension.history')}>
      <Table caption={t('suspension.historyTable')} head={head} stack>
        {past.map((one) => (
          <PastRow key={one.entry} past={one} runs={one.entry === running?.entry} opens={opens} />
        ))}
      </Table>
    </Section>
  )
}

function PastRow(props: { readonly past: PastSuspension; readonly runs: boolean; readonly opens: boolean }) {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const { entry, from, until, reason, by, ended } = props.past
  return (
    <tr>
      <Cell rowHead label={t('suspension.column.entry')}>
        <EntryPlace index={entry} opens={props.opens} />
      </Cell>
      <Cell label={t('suspension.column.from')}>
        <Time at={from} />
      </Cell>
      <Cell label={t('suspension.column.until')}>
        <span className="grid justify-items-start gap-1">
          <Time at={ended?.at ?? until} />
          {props.runs ? (
            <Tag tone="warn">{t('suspension.now')}</Tag>
          ) : (
            <span className="text-[.88rem] text-ink-2">
              {ended?.by ? t('suspension.endedBy', { by: words.signer(ended.by) }) : t('suspension.endedDue')}
            </span>
          )}
        </span>
      </Cell>
      <Cell label={t('suspension.column.reason')}>
        <span className="[overflow-wrap:anywhere]">{reason}</span>
      </Cell>
      <Cell label={t('suspension.column.by')}>{words.signers(by)}</Cell>
    </tr>
  )
}
