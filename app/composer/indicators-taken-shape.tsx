import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { defang, holdsWords, keyOf } from '../indicators/indicator.ts'
import type { IndicatorGroup } from '../indicators/indicator-groups.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Field } from '../ui/field.tsx'
import { formatNumber } from '../ui/num.tsx'
import { TextInput } from '../ui/text-input.tsx'
import {
  type Decided,
  type FoundIndicator,
  type FoundIndicators,
  fateOf,
  inWords,
  silentGroup,
} from './taken-indicators.ts'
import type { Change, Said, Written } from './written.ts'

/** A page of rows: a thousand are handled in the height of ten. */
const rowsAtOnce = 8

interface Deciding {
  readonly written: Written
  readonly change: Change
  readonly decided: Decided
}

interface GroupsProps extends Deciding {
  readonly found: FoundIndicators
}

/** Groups at the side, one of them open: what it means said once, each row taken or left out. */
export function IndicatorsTaken({ found, ...deciding }: GroupsProps) {
  const { t } = useTranslation('bulletins')
  const [at, setAt] = useState<string | null>(null)
  const { decided } = deciding
  const open = found.groups.find(({ key }) => key === at) ?? found.groups[0]
  const byKey = new Map(found.all.map((one) => [one.key, one]))
  const rowsOf = (group: IndicatorGroup) => group.indicators.flatMap((one) => byKey.get(keyOf(one)) ?? [])
  const asked = found.all.filter((one) => fateOf(one, decided) === 'asked')
  return (
    <>
      {asked.length > 0 ? <Asked asked={asked} {...deciding} /> : null}
      <div className="grid border-t border-line md:grid-cols-[13rem_minmax(0,1fr)]">
        <ul
          aria-label={t('compose.groups')}
          className="m-0 flex max-h-96 list-none gap-1 overflow-auto border-line p-2 max-md:border-b md:grid md:grid-cols-[minmax(0,1fr)] md:content-start md:border-r"
        >
          {found.groups.map((group) => (
            <li key={group.key} className="max-w-[14rem] flex-none md:max-w-none">
              <button
                type="button"
                className="group-button"
                aria-pressed={group === open}
                onClick={() => setAt(group.key)}
              >
                <span className="truncate">{nameOf(group, decided, t)}</span>
                <span className="num flex-none text-[.85rem] font-normal text-ink-2">
                  {asksIn(rowsOf(group), decided) > 0 ? (
                    <b className="text-warn">{t('compose.askedShort', { count: asksIn(rowsOf(group), decided) })} </b>
                  ) : null}
                  {formatNumber(group.indicators.length)}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {open ? <Group key={open.key} group={open} rows={rowsOf(open)} {...deciding} /> : null}
      </div>
    </>
  )
}

const asksIn = (rows: readonly FoundIndicator[], decided: Decided): number =>
  rows.filter((one) => fateOf(one, decided) === 'asked').length

type Words = ReturnType<typeof useTranslation<'bulletins'>>['t']

function nameOf({ key, shared, indicators }: IndicatorGroup, { said }: Decided, t: Words): string {
  const [first] = indicators
  const own = first && said.get(keyOf(first))?.meaning
  if (key === silentGroup) return own || t('compose.silentGroup')
  return shared ? own || shared.meaning : t('indicator.apart')
}

/** Everything that is asked about at once: one by one it would be a thousand presses. */
function Asked({ asked, change, written }: { readonly asked: readonly FoundIndicator[] } & Deciding) {
  const { t } = useTranslation('bulletins')
  return (
    <div className="flex flex-wrap gap-2 px-5 pb-4">
      <Button
        kind="plain"
        small
        onClick={() => change({ kept: [...written.kept, ...asked.map(({ value }) => value)] })}
      >
        {t('compose.takeAsked', { count: asked.length })}
      </Button>
      <Button kind="plain" small onClick={() => change({ left: [...written.left, ...asked.map(({ key }) => key)] })}>
        {t('compose.leaveAsked', { count: asked.length })}
      </Button>
    </div>
  )
}

function Group({
  group,
  rows,
  ...deciding
}: { readonly group: IndicatorGroup; readonly rows: readonly FoundIndicator[] } & Deciding) {
  const { t } = useTranslation('bulletins')
  const { decided } = deciding
  const [words, setWords] = useState('')
  const [onlyAsked, setOnlyAsked] = useState(false)
  const [page, setPage] = useState(0)
  const found = rows.filter(
    (one) =>
      holdsWords(inWords(one, decided), words, [t(`indicator.kind.${one.kind}`)]) &&
      (!onlyAsked || fateOf(one, decided) === 'asked'),
  )
  const pages = Math.max(1, Math.ceil(found.length / rowsAtOnce))
  const here = Math.min(page, pages - 1)
  const shown = found.slice(here * rowsAtOnce, (here + 1) * rowsAtOnce)
  const apart = group.shared === null && group.key !== silentGroup
  return (
    <div className="min-w-0">
      {apart && words === '' ? null : <GroupWords rows={apart ? found : rows} {...deciding} />}
      {rows.length > rowsAtOnce ? (
        <div className="flex flex-wrap items-center gap-3 border-b border-line px-3 py-2">
          <div className="min-w-48 flex-1">
            <Field label={t('indicator.filter')} quietLabel>
              <TextInput
                value={words}
                placeholder={`${t('indicator.filter')}: ${t('indicator.filterHint')}`}
                autoComplete="off"
                className="!min-h-9 text-[.9rem]"
                onChange={(event) => [setWords(event.currentTarget.value), setPage(0)]}
              />
            </Field>
          </div>
          <Button kind="plain" small aria-pressed={onlyAsked} onClick={() => [setOnlyAsked(!onlyAsked), setPage(0)]}>
            {t('compose.onlyAsked')}
          </Button>
        </div>
      ) : null}
      <ul aria-label={t('indicator.table')} className="m-0 list-none divide-y divide-line p-0">
        {shown.map((one) => (
          <Row key={one.key} found={one} apart={apart} {...deciding} />
        ))}
      </ul>
      {found.length === 0 ? <p className="px-4 py-3">{t('indicator.none')}</p> : null}
      {pages > 1 ? (
        <nav aria-label={t('compose.rowPages')} className="num flex items-center gap-3 border-t border-line px-4 py-2">
          <span className="text-[.88rem] text-ink-2">
            {t('compose.rowsHere', {
              from: formatNumber(here * rowsAtOnce + 1),
              to: formatNumber(here * rowsAtOnce + shown.length),
              of: formatNumber(found.length),
            })}
          </span>
          <span className="ml-auto flex gap-2">
            <Button kind="plain" small disabled={here === 0} onClick={() => setPage(here - 1)}>
              {t('compose.rowsBefore')}
            </Button>
            <Button kind="plain" small disabled={here === pages - 1} onClick={() => setPage(here + 1)}>
              {t('compose.rowsNext')}
            </Button>
          </span>
        </nav>
      ) : null}
    </div>
  )
}

/** What the rows mean and what to do about them, said once for all of them. */
function GroupWords({ rows, change, written, decided }: { readonly rows: readonly FoundIndicator[] } & Deciding) {
  const { t } = useTranslation('bulletins')
  const [first] = rows
  if (!first) return null
  const { meaning, action } = inWords(first, decided)
  const say = (part: Partial<Omit<Said, 'key'>>) => {
    const keys = new Set(rows.map(({ key }) => key))
    const others = written.said.filter(({ key }) => !keys.has(key))
    const all = rows.map((one) => {
      const words = inWords(one, decided)
      return { key: one.key, meaning: words.meaning, action: words.action, ...part }
    })
    change({ said: [...others, ...all] })
  }
  return (
    <div className="grid gap-x-4 gap-y-2 border-b border-line px-4 py-2.5 [--label:3rem] sm:grid-cols-2">
      <Field label={t('indicator.columns.meaning')} beside>
        <TextInput
          className="!min-h-9 text-[.92rem]"
          value={meaning}
          autoComplete="off"
          maxLength={300}
          onChange={(event) => say({ meaning: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('indicator.columns.action')} beside>
        <TextInput
          className="!min-h-9 text-[.92rem]"
          value={action}
          autoComplete="off"
          maxLength={300}
          onChange={(event) => say({ action: event.currentTarget.value })}
        />
      </Field>
    </div>
  )
}

function Row({
  found,
  apart,
  change,
  written,
  decided,
}: { readonly found: FoundIndicator; readonly apart: boolean } & Deciding) {
  const { t } = useTranslation('bulletins')
  const fate = fateOf(found, decided)
  const value = defang(found)
  const { meaning, action } = inWords(found, decided)
  const choose = (take: boolean) => {
    const left = written.left.filter((key) => key !== found.key)
    const kept = written.kept.filter((one) => one !== found.value)
    const settled = found.why !== null || found.state !== 'live'
    change(take ? { left, kept: settled ? [...kept, found.value] : kept } : { left: [...left, found.key], kept })
  }
  const asks = found.why
    ? t(`indicator.warning.${found.why}`)
    : found.state === 'live'
      ? null
      : t(`indicator.state.${found.state}`)
  return (
    <li
      className={classNames(
        'grid items-center gap-x-4 gap-y-1 px-4 py-1.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]',
        fate === 'asked' && 'bg-warn-soft',
      )}
    >
      <span
        className={classNames('font-mono text-[.88rem] [overflow-wrap:anywhere]', fate === 'left' && 'line-through')}
        translate="no"
      >
        {value.length > 200 ? `${value.slice(0, 200)}…` : value}
      </span>
      <span className="text-[.85rem] text-ink-2">
        {asks ? (
          <strong className={fate === 'asked' ? 'text-warn' : 'font-normal'}>{asks}</strong>
        ) : (
          [t(`indicator.kind.${found.kind}`), ...(apart ? [meaning, action] : [])].filter(Boolean).join('　')
        )}
      </span>
      <fieldset className="m-0 flex gap-0 border-0 p-0">
        <legend className="sr-only">{value.slice(0, 80)}</legend>
        <FateButton pressed={fate === 'taken'} onPress={() => choose(true)} name={t('compose.take')} end="start" />
        <FateButton pressed={fate === 'left'} onPress={() => choose(false)} name={t('compose.leave')} end="end" />
      </fieldset>
    </li>
  )
}

function FateButton({
  pressed,
  onPress,
  name,
  end,
}: {
  readonly pressed: boolean
  readonly onPress: () => void
  readonly name: string
  readonly end: 'start' | 'end'
}) {
  return (
    <button type="button" className="fate-button" data-end={end} aria-pressed={pressed} onClick={onPress}>
      {name}
    </button>
  )
}
