import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from './class-names.ts'

/** `refusal`: an act was asked for and did not happen. */
export type NoticeKind = 'info' | 'ok' | 'warn' | 'refusal'

const looks: Readonly<Record<NoticeKind, { readonly box: string; readonly head: string; readonly icon: string }>> = {
  info: { box: 'border-act bg-act-soft', head: 'text-act', icon: 'M8 7.2v4.3M8 4.3v.9' },
  ok: { box: 'border-ok bg-ok-soft', head: 'text-ok', icon: 'm4.6 8.3 2.3 2.3 4.4-4.8' },
  warn: { box: 'border-warn bg-warn-soft', head: 'text-warn', icon: 'M8 4.3v4.4M8 10.8v.9' },
  refusal: { box: 'border-stop bg-stop-soft', head: 'text-stop', icon: 'M4.5 8h7' },
}

export interface NoticeProps {
  readonly kind: NoticeKind
  /** Where absent, the plain word of the kind is there for screen readers only. */
  readonly title?: ReactNode
  readonly children?: ReactNode
  /** Announced when it appears after an act; leave off for what was there from the start. */
  readonly live?: boolean
  readonly id?: string
}

/** Something the reader should know, told apart by word and shape, not by colour alone. */
export function Notice({ kind, title, children, live, id }: NoticeProps) {
  const { t } = useTranslation('shell')
  const look = looks[kind]
  const role = live ? (kind === 'refusal' || kind === 'warn' ? 'alert' : 'status') : undefined
  return (
    <div
      className={classNames('notice rounded-r-[10px] border-l-4 px-5 py-4', look.box)}
      {...(role ? { role } : {})}
      {...(id ? { id } : {})}
    >
      <p className={classNames('flex items-start gap-2 font-bold', look.head, !title && 'sr-only')}>
        <svg
          aria-hidden="true"
          viewBox="0 0 16 16"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          className="mt-[.36em] size-[1.1rem] flex-none"
        >
          <circle cx="8" cy="8" r="7" />
          <path d={look.icon} />
        </svg>
        <span>{title ?? t(`notice.${kind}`)}</span>
      </p>
      {children ? <div className={classNames('text-[.95rem]', title ? 'mt-1.5' : null)}>{children}</div> : null}
    </div>
  )
}
