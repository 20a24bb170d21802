import type { InputHTMLAttributes, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react'
import { forwardRef } from 'react'
import { classNames } from './class-names.ts'
import { useField } from './field.tsx'

const box = 'control w-full rounded-8 border border-edge bg-paper text-ink placeholder:text-ink-3'

/** What came back after a refusal stands before what the page itself would begin with. */
const keptOf = ({ defaultValue }: ReturnType<typeof useField>) => (defaultValue === undefined ? {} : { defaultValue })

export type TextInputProps = InputHTMLAttributes<HTMLInputElement> & {
  /** For codes, fingerprints, numbers: figures of one width. */
  readonly mono?: boolean
  /** Takes the focus as its page opens, without script too: for a page that is there to be typed into. */
  readonly begins?: boolean
}

/** One line of text. Inside a Field it takes id, hint and complaint from there. */
export const TextInput = forwardRef<HTMLInputElement, TextInputProps>(function TextInput(
  { className, mono, begins, type = 'text', ...rest },
  ref,
) {
  const field = useField()
  return (
    <input
      ref={ref}
      type={type}
      {...field}
      {...rest}
      {...keptOf(field)}
      {...(begins ? { autoFocus: true } : {})}
      className={classNames(box, 'min-h-12 px-4', mono && 'font-mono tracking-wide', className)}
    />
  )
})

export type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & { readonly mono?: boolean }

/** Text of several lines. */
export const TextArea = forwardRef<HTMLTextAreaElement, TextAreaProps>(function TextArea(
  { className, mono, rows = 6, ...rest },
  ref,
) {
  const field = useField()
  return (
    <textarea
      ref={ref}
      rows={rows}
      {...field}
      {...rest}
      {...keptOf(field)}
      className={classNames(box, 'px-4 py-3 leading-[1.8]', mono && 'font-mono text-[.95rem]', className)}
    />
  )
})

/** The browser's own list: it works without script, by keyboard and on a phone. */
export const Select = forwardRef<HTMLSelectElement, SelectHTMLAttributes<HTMLSelectElement>>(function Select(
  { className, children, ...rest },
  ref,
) {
  const field = useField()
  return (
    <select
      ref={ref}
      {...field}
      {...rest}
      {...keptOf(field)}
      className={classNames(box, 'pick min-h-12 pl-4 pr-10', className)}
    >
      {children}
    </select>
  )
})
