import { createContext, type ReactNode, useContext, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from './class-names.ts'

/** One complaint, several, or none: what conform's `field.errors` holds. */
export type FieldError = string | readonly string[] | null | undefined

export interface FieldProps {
  readonly label: ReactNode
  readonly children: ReactNode
  readonly hint?: ReactNode
  readonly error?: FieldError
  readonly required?: boolean | undefined
  /** Id of something else on the page that is about this field, read with it: why its last value was refused. */
  readonly about?: string | undefined
  /** Id of the control; made up where absent. Conform's `field.id` goes here. */
  readonly id?: string | undefined
  /** Hides the label from sight, never from a screen reader. */
  readonly quietLabel?: boolean
  /** The label before the control and the hint behind it, on one line where there is room: for a page of many short ones. */
  readonly beside?: boolean
  /** What the control is called in its form, what it holds again after a refusal, and whether the focus belongs there. */
  readonly named?: Named | undefined
}

export interface Named {
  readonly name: string
  readonly kept?: string | undefined
  readonly begins?: boolean
}

interface Wiring {
  readonly id: string
  readonly describedBy: string | undefined
  readonly invalid: boolean
  readonly required: boolean
  readonly named: Named | undefined
}

const WiringContext = createContext<Wiring | null>(null)

/** What the control inside a Field takes from it, so that nobody wires aria by hand. */
export function useField(): {
  readonly id?: string
  readonly name?: string
  readonly defaultValue?: string
  readonly autoFocus?: true
  readonly required?: true
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: true
} {
  const wiring = useContext(WiringContext)
  if (!wiring) return {}
  return {
    id: wiring.id,
    ...(wiring.named ? { name: wiring.named.name } : {}),
    ...(wiring.named?.kept === undefined ? {} : { defaultValue: wiring.named.kept }),
    ...(wiring.named?.begins ? { autoFocus: true } : {}),
    ...(wiring.required ? { required: true } : {}),
    ...(wiring.describedBy ? { 'aria-describedby': wiring.describedBy } : {}),
    ...(wiring.invalid ? { 'aria-invalid': true } : {}),
  }
}

export function complaints(error: FieldError): readonly string[] {
  if (!error) return []
  return typeof error === 'string' ? [error] : error
}

function idsOf(parts: Readonly<Record<string, boolean>>): string | undefined {
  const ids = Object.keys(parts).filter((id) => parts[id])
  return ids.length > 0 ? ids.join(' ') : undefined
}

/** Marks what must be filled in, in words: colour or a star alone says nothing. */
export function Required({ required }: { readonly required?: boolean | undefined }) {
  const { t } = useTranslation('shell')
  if (!required) return null
  return <span className="ml-2 text-[.8rem] font-normal text-stop">{t('required')}</span>
}

export function FieldErrors({ id, errors }: { readonly id: string; readonly errors: readonly string[] }) {
  if (errors.length === 0) return null
  return (
    <div id={id} className="text-[.9rem] font-medium text-stop">
      {errors.map((text) => (
        <p key={text} className="flex gap-2">
          <svg aria-hidden="true" viewBox="0 0 16 16" className="mt-[.35em] size-4 flex-none">
            <path fill="currentColor" d="M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm1 12.5H7v-2h2Zm0-3.5H7V3.5h2Z" />
          </svg>
          {text}
        </p>
      ))}
    </div>
  )
}

/** A labelled control with its hint and complaint, tied together for screen readers. Hint before control: read first. */
export function Field({ label, children, hint, error, required, about, id, quietLabel, beside, named }: FieldProps) {
  const made = useId()
  const control = id ?? made
  const errors = complaints(error)
  const wiring: Wiring = {
    id: control,
    describedBy: idsOf({
      ...(about ? { [about]: true } : {}),
      [`${control}-hint`]: Boolean(hint),
      [`${control}-error`]: errors.length > 0,
    }),
    invalid: errors.length > 0,
    required: Boolean(required),
    named,
  }
  return (
    <div className={beside ? 'field-beside' : 'grid gap-1.5'}>
      <label htmlFor={control} className={classNames(!beside && 'font-semibold', quietLabel && 'sr-only')}>
        {label}
        <Required required={required} />
      </label>
      {hint ? (
        <div id={`${control}-hint`} className="hint text-[.9rem] text-pretty text-ink-2">
          {hint}
        </div>
      ) : null}
      <WiringContext.Provider value={wiring}>{children}</WiringContext.Provider>
      <FieldErrors id={`${control}-error`} errors={errors} />
    </div>
  )
}
