import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isSector } from '../council/sector.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { formatNumber } from '../ui/num.tsx'
import { Time } from '../ui/time.tsx'
import { type Callee, Calling, type CallingProps } from './calling-shape.tsx'
import { type Reached, reached } from './silence.ts'

export interface ShownOrganization {
  readonly organization: string
  readonly name: string
  readonly sector: string | null
  readonly reached: Reached
  readonly lastAt: number | null
  /** Of each recipient, the furthest first. */
  readonly people: readonly Reached[]
  /** What it answered; absent where that is not seen. */
  readonly answer?: string
  /** Of whoever is silent there; null where none is known, or nobody is. */
  readonly call: { readonly name: string; readonly telephone: string } | null
  /** Whoever of it can be called. */
  readonly callees: readonly Callee[]
}

export interface Counts {
  readonly total: number
  readonly organizations: number
  readonly released: number
  readonly opened: number
  readonly acknowledged: number
  /** Organizations that answered; absent where that is not seen. */
  readonly answered?: number
}

/** How far it is, in four numbers with a bar each. */
export function ProgressNumbers({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation('bulletins')
  const tiles = [
    { key: 'total', label: t('deliveries.recipients'), value: counts.total },
    { key: 'released', label: t('deliveries.columns.released'), value: counts.released },
    { key: 'opened', label: t('deliveries.columns.opened'), value: counts.opened },
    { key: 'acknowledged', label: t('deliveries.columns.acknowledged'), value: counts.acknowledged },
    ...(counts.answered === undefined
      ? []
      : [{ key: 'answered', label: t('deliveries.answered'), value: counts.answered }]),
  ]
  return (
    <Card className="grid grid-cols-2 gap-x-8 gap-y-4 lg:grid-flow-col lg:auto-cols-fr lg:grid-cols-none">
      {tiles.map(({ key, label, value }) => (
        <div key={key} className="grid content-start gap-1">
          <span className="text-[.88rem] text-ink-2">{label}</span>
          <span className="num">
            <strong className="text-[1.5rem] leading-none">{formatNumber(value)}</strong>{' '}
            {key === 'total' ? (
              <span className="text-[.88rem] text-ink-2">
                {t('deliveries.organizationsOf', { count: counts.organizations })}
              </span>
            ) : null}
          </span>
          <meter
            className="share"
            min={0}
            max={Math.max(1, key === 'answered' ? counts.organizations : counts.total)}
            value={value}
            aria-hidden="true"
          />
        </div>
      ))}
    </Card>
  )
}

/** So many of a group stand there before anybody asks for more. */
const shownAtFirst = 10

interface ByOrganizationProps {
  readonly organizations: readonly ShownOrganization[]
  /** Whether it says by when it is to be confirmed: where it does not, nobody owes anything. */
  readonly asks: boolean
  /** Who may note a call, about which bulletin; null for whoever may not. */
  readonly calling: Omit<CallingProps, 'callees'> | null
}

/** By organization, silence first: whether a house has been warned is the question, not whether each of its people was. */
export function ByOrganization({ organizations, asks, calling }: ByOrganizationProps) {
  const { t } = useTranslation('bulletins')
  return (
    <section className="sheet mt-6" aria-labelledby="by-organization">
      <div className="flex flex-wrap items-baseline gap-x-5 gap-y-1 px-5 py-3">
        <h2 id="by-organization" className="text-[1.05rem]">
          {t('deliveries.byOrganization')}
        </h2>
        <p className="flex flex-wrap gap-x-4 text-[.85rem] text-ink-2">
          {t('deliveries.legend')}
          {reached.toReversed().map((step) => (
            <span key={step} className="inline-flex items-center gap-1.5">
              <Mark step={step} asks={asks} /> {t(`deliveries.reached.${step}`)}
            </span>
          ))}
        </p>
      </div>
      {reached.map((step) => {
        const group = organizations.filter((one) => one.reached === step)
        return group.length === 0 ? null : <Group key={step} step={step} group={group} asks={asks} calling={calling} />
      })}
    </section>
  )
}

function Group({
  step,
  group,
  asks,
  calling,
}: Pick<ByOrganizationProps, 'asks' | 'calling'> & {
  readonly step: Reached
  readonly group: readonly ShownOrganization[]
}) {
  const { t } = useTranslation('bulletins')
  const [all, setAll] = useState(false)
  const owes = step !== 'acknowledged' && (asks || step !== 'opened')
  const shown = all ? group : group.slice(0, shownAtFirst)
  const title = step === 'opened' && !asks ? 'openedEnough' : step
  return (
    <>
      <h3
        className={`num flex gap-3 border-y border-line bg-ground px-5 py-2 text-[.92rem] ${owes && asks ? 'text-warn' : ''}`}
      >
        {t(`deliveries.groups.${title}`)} <span>{t('deliveries.organizationsOf', { count: group.length })}</span>
      </h3>
      <ul className="m-0 list-none divide-y divide-line p-0">
        {shown.map((one) => (
          <Organization key={one.organization} one={one} asks={asks} calling={calling} />
        ))}
      </ul>
      {group.length > shown.length ? (
        <div className="px-5 py-2">
          <Button kind="plain" small onClick={() => setAll(true)}>
            {t('deliveries.moreOrganizations', { count: group.length - shown.length })}
          </Button>
        </div>
      ) : null}
    </>
  )
}

function Organization({
  one,
  asks,
  calling,
}: Pick<ByOrganizationProps, 'asks' | 'calling'> & { readonly one: ShownOrganization }) {
  const { t, i18n } = useTranslation('bulletins')
  const { t: council } = useTranslation('council')
  // The squares of one organization have nothing but their places.
  const marks = one.people.slice(0, 40).map((step, place) => ({ key: String(place), step }))
  const states = reached
    .map((step) => ({ step, count: one.people.filter((person) => person === step).length }))
    .filter(({ count }) => count > 0)
    .map(({ step, count }) => `${t(`deliveries.reached.${step}`)} ${formatNumber(count)}`)
  return (
    <li className="grid items-center gap-x-4 gap-y-1 px-5 py-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,1.4fr)_8rem_minmax(0,1.2fr)]">
      <span>
        <strong>{one.name}</strong>{' '}
        <span className="text-[.85rem] text-ink-2">
          {one.sector !== null && isSector(one.sector) ? council(`sector.${one.sector}`) : null}
        </span>
      </span>
      <span className="flex flex-wrap gap-1">
        {marks.map(({ key, step }) => (
          <Mark key={key} step={step} asks={asks} />
        ))}
        <span className="sr-only">
          {t('deliveries.organizationPeople', {
            people: formatNumber(one.people.length),
            states: new Intl.ListFormat(i18n.language).format(states),
          })}
        </span>
      </span>
      <span className="num text-[.88rem] text-ink-2">
        {one.lastAt === null ? t('deliveries.neverYet') : <Time at={one.lastAt} as="short" />}
        {one.answer === undefined ? null : <span className="block">{one.answer}</span>}
      </span>
      <span className="num text-[.9rem] sm:text-right">
        {one.call ? (
          <a href={`tel:${one.call.telephone.replaceAll(/[^+\d]/g, '')}`}>
            {t('deliveries.call', { number: one.call.telephone })}
            <span className="block text-[.85rem]">{one.call.name}</span>
          </a>
        ) : null}
        {calling ? <Calling {...calling} callees={one.callees} /> : null}
      </span>
    </li>
  )
}

function Mark({ step, asks }: { readonly step: Reached; readonly asks: boolean }) {
  return <span aria-hidden="true" className="reached-mark" data-step={step} data-owes={asks || undefined} />
}
