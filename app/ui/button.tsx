import { Link, type LinkProps } from '@remix-run/react'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { useFormBusy } from './act-form.tsx'
import { useAlive } from './alive.ts'
import { classNames } from './class-names.ts'

/** `act` is the one thing to do on a page; `line` beside it; `plain` for the rest; `stop` for what cannot be undone. */
export type ButtonKind = 'act' | 'line' | 'plain' | 'stop'

interface Look {
  readonly kind?: ButtonKind | undefined
  readonly small?: boolean | undefined
  readonly wide?: boolean | undefined
}

const kinds: Readonly<Record<ButtonKind, string>> = {
  act: 'border-act bg-act text-on-act hover:bg-act-deep hover:border-act-deep',
  line: 'border-act bg-transparent text-act hover:bg-act-soft',
  plain: 'border-edge bg-paper text-ink hover:border-ink-2 hover:bg-ground',
  stop: 'border-stop bg-transparent text-stop hover:bg-stop-soft',
}

const asleep =
  'disabled:border-line disabled:bg-ground disabled:text-ink-2 aria-disabled:border-line aria-disabled:bg-ground aria-disabled:text-ink-2'

/** Class names of a button, for the rare element that has to look like one without being one. */
export const buttonLook = ({ kind = 'act', small, wide }: Look): string =>
  classNames(
    'press inline-flex items-center justify-center gap-2 border font-semibold leading-tight no-underline text-center',
    small ? 'min-h-9 rounded-6 px-3 py-1.5 text-[.85rem]' : 'min-h-11 rounded-8 px-5 py-2 text-[.95rem]',
    wide && 'w-full',
    kinds[kind],
    asleep,
  )

export type ButtonProps = Look & ButtonHTMLAttributes<HTMLButtonElement>

/**
 * A button. `aria-disabled` keeps it reachable where it must explain why it does
 * nothing, and where the form it sends is on its way: taken out of reach, it would
 * take the focus with it.
 */
export function Button({ kind, small, wide, className, type = 'button', disabled, ...rest }: ButtonProps) {
  const alive = useAlive()
  // Pressed before the page is alive, a button that only script serves would do
  // nothing and say nothing; without script it never could.
  const waiting = type === 'button' && rest.onClick !== undefined && !alive
  const busy = useFormBusy() && type === 'submit'
  const look = classNames(buttonLook({ kind, small, wide }), className)
  const underWay = busy ? { 'aria-busy': true, 'aria-disabled': true } : {}
  return <button type={type} className={look} disabled={disabled || waiting} {...rest} {...underWay} />
}

export type ButtonLinkProps = Look & LinkProps & { readonly children: ReactNode }

/** Goes somewhere, and looks like a button because going there is the thing to do. */
export function ButtonLink({ kind, small, wide, className, ...rest }: ButtonLinkProps) {
  return <Link className={classNames(buttonLook({ kind, small, wide }), className)} {...rest} />
}

/** Buttons side by side; on a phone they stack, the first one on top. */
export function ButtonRow({ children, end }: { readonly children: ReactNode; readonly end?: boolean }) {
  return <div className={classNames('flex flex-wrap items-center gap-3', end && 'justify-end')}>{children}</div>
}
