import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Phrases } from './phrases.tsx'

export interface CardProps {
  readonly children: ReactNode
  /** Off where rows or a table reach the edge. */
  readonly padded?: boolean
  readonly className?: string
}

/** A sheet of paper on the ground. */
export function Card({ children, padded = true, className }: CardProps) {
  return <div className={classNames('sheet', padded && 'px-5 py-5 sm:px-6', className)}>{children}</div>
}

export interface SectionProps {
  readonly title: string
  readonly children: ReactNode
  /** What stands at the end of the heading's line: a link to all of it, a count. */
  readonly aside?: ReactNode
  /** A count right behind the heading. */
  readonly count?: ReactNode
  readonly id?: string
  readonly level?: 2 | 3
}

/** A heading and what it is about, named for screen readers. */
export function Section({ title, children, aside, count, id, level = 2 }: SectionProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section className="mb-8 min-w-0" {...(id ? { id } : {})}>
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <div className="flex items-baseline gap-2.5">
          <Heading className={level === 2 ? 'text-[1.1rem]' : 'text-[1rem]'}>
            <Phrases text={title} />
          </Heading>
          {count}
        </div>
        {aside ? <div className="text-[.88rem] text-ink-2">{aside}</div> : null}
      </div>
      {children}
    </section>
  )
}

/** Rows of a card; put `CardRow`s inside. */
export function CardRows({ children, label }: { readonly children: ReactNode; readonly label?: string }) {
  return (
    <ul
      className="sheet list-none divide-y divide-line overflow-hidden p-0"
      {...(label ? { 'aria-label': label } : {})}
    >
      {children}
    </ul>
  )
}

/** Names and what they are: a small table of two columns (`dl`). */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: ReactNode, what: ReactNode])[] }) {
  return (
    <dl className="sheet divide-y divide-line overflow-hidden">
      {facts.map(([name, what], row) => (
        // Facts are written out by the page in a fixed order, so the row is their name.
        <div
          key={`fact ${String(row)}`}
          className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 px-5 py-3"
        >
          <dt className="flex-none text-[.9rem] text-ink-2">{name}</dt>
          <dd className="m-0 min-w-0 text-right text-[.92rem] [overflow-wrap:anywhere]">{what}</dd>
        </div>
      ))}
    </dl>
  )
}
