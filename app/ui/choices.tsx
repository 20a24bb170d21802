import { type InputHTMLAttributes, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import { complaints, type FieldError, FieldErrors, Required } from './field.tsx'

export interface Choice {
  readonly value: string
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly disabled?: boolean
}

export interface ChoicesProps {
  readonly legend: ReactNode
  /** Id of the group; made up where absent. */
  readonly id?: string
  /** The focus belongs to its first choice. */
  readonly begins?: boolean
  readonly name: string
  readonly choices: readonly Choice[]
  readonly hint?: ReactNode
  readonly error?: FieldError
  readonly required?: boolean | undefined
  /** Choices beside each other rather than below. */
  readonly inline?: boolean
  /** First values, left to the browser afterwards (forms without script). */
  readonly chosen?: readonly string[]
  /** Values held by the page; then `onChoose` is needed. */
  readonly value?: readonly string[]
  readonly onChoose?: (value: string, chosen: boolean) => void
}

type BoxProps = InputHTMLAttributes<HTMLInputElement> & { readonly label: ReactNode; readonly hint?: ReactNode }

function Box({ label, hint, className, type, ...rest }: BoxProps) {
  const made = useId()
  const id = rest.id ?? made
  const described = [hint ? `${id}-hint` : null, rest['aria-describedby']].filter(Boolean).join(' ')
  return (
    <div className={classNames('flex min-h-11 items-start gap-2.5 py-1.5', className)}>
      <input
        {...rest}
        type={type}
        id={id}
        className={classNames('tick-box', type === 'radio' ? 'rounded-full' : 'rounded-4')}
        {...(described ? { 'aria-describedby': described } : {})}
      />
      <div className="min-w-0">
        <label htmlFor={id} className={classNames('block py-0.5', rest.disabled && 'text-ink-3')}>
          {label}
        </label>
        {hint ? (
          <div id={`${id}-hint`} className="text-[.88rem] text-pretty text-ink-2">
            {hint}
          </div>
        ) : null}
      </div>
    </div>
  )
}

/** One box to tick, standing alone: a consent, a confirmation. */
export function Checkbox({ error, ...rest }: BoxProps & { readonly error?: FieldError }) {
  const made = useId()
  const id = rest.id ?? made
  const errors = complaints(error)
  const wiring = errors.length > 0 ? { 'aria-invalid': true as const, 'aria-describedby': `${id}-error` } : {}
  return (
    <div>
      <Box {...rest} {...wiring} id={id} type="checkbox" />
      <FieldErrors id={`${id}-error`} errors={errors} />
    </div>
  )
}

function Choices({
  type,
  legend,
  name,
  choices,
  hint,
  error,
  required,
  inline,
  id: given,
  begins,
  ...state
}: ChoicesProps & { readonly type: 'radio' | 'checkbox' }) {
  const made = useId()
  const id = given ?? made
  const errors = complaints(error)
  const described = [hint ? `${id}-hint` : null, errors.length > 0 ? `${id}-error` : null].filter(Boolean).join(' ')
  const chosenBy = (value: string) =>
    state.value ? { checked: state.value.includes(value) } : { defaultChecked: state.chosen?.includes(value) ?? false }
  return (
    <fieldset
      id={id}
      className="grid min-w-0 gap-1 border-0 p-0"
      {...(described ? { 'aria-describedby': described } : {})}
    >
      <legend className="mb-1 p-0 font-semibold">
        {legend}
        <Required required={required} />
      </legend>
      {hint ? (
        <div id={`${id}-hint`} className="text-[.9rem] text-pretty text-ink-2">
          {hint}
        </div>
      ) : null}
      <div className={inline ? 'flex flex-wrap gap-x-6' : 'grid'}>
        {choices.map((choice, at) => (
          <Box
            key={choice.value}
            type={type}
            name={name}
            value={choice.value}
            label={choice.label}
            hint={choice.hint}
            disabled={choice.disabled}
            required={type === 'radio' ? required : undefined}
            aria-invalid={errors.length > 0 || undefined}
            {...(begins && at === 0 ? { autoFocus: true } : {})}
            {...chosenBy(choice.value)}
            onChange={(event) => state.onChoose?.(choice.value, event.currentTarget.checked)}
          />
        ))}
      </div>
      <FieldErrors id={`${id}-error`} errors={errors} />
    </fieldset>
  )
}

/** One of several. */
export const RadioGroup = (props: ChoicesProps) => <Choices type="radio" {...props} />
/** Any of several. */
export const CheckboxGroup = (props: ChoicesProps) => <Choices type="checkbox" {...props} />
