import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from './class-names.ts'

export interface TableProps {
  /** Says what the rows are; needed by screen readers, hidden from sight unless `showCaption`. */
  readonly caption: string
  readonly head: ReactNode
  readonly children: ReactNode
  readonly showCaption?: boolean
  /** On a phone each row becomes a small sheet; cells then name themselves by `label` of `Cell`. */
  readonly stack?: boolean
  readonly className?: string
}

// A region by its name; it is no control, but only what takes focus can be scrolled by keyboard.
const scroller = (name: string) => ({ role: 'region', tabIndex: 0, 'aria-label': name }) as const

/**
 * A table that scrolls inside itself rather than pushing the page wide. The
 * scroller takes focus, or it could not be scrolled by keyboard (WCAG 2.1.1).
 */
export function Table({ caption, head, children, showCaption, stack, className }: TableProps) {
  const { t } = useTranslation('shell')
  return (
    <div {...scroller(t('table.scroll', { name: caption }))} className={classNames('sheet table-scroll', className)}>
      <table className={classNames('table', stack && 'table-stack')}>
        <caption className={showCaption ? 'px-4 pt-3 text-left font-semibold' : 'sr-only'}>{caption}</caption>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

export interface CellProps {
  readonly children?: ReactNode
  /** The column's name, shown before the cell where the table is stacked. */
  readonly label?: string
  readonly mono?: boolean
  readonly end?: boolean
  /** The cell that names the row. */
  readonly rowHead?: boolean
}

export function Cell({ children, label, mono, end, rowHead }: CellProps) {
  const look = classNames(mono && 'font-mono text-[.85rem]', end && 'text-right')
  const data = label ? { 'data-label': label } : {}
  return rowHead ? (
    <th scope="row" className={classNames(look, 'font-semibold')} {...data}>
      {children}
    </th>
  ) : (
    <td className={look} {...data}>
      {children}
    </td>
  )
}

export function HeadCell({ children, end }: { readonly children?: ReactNode; readonly end?: boolean }) {
  return (
    <th scope="col" className={end ? 'text-right' : undefined}>
      {children}
    </th>
  )
}
