import { Form, Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink, ButtonRow, buttonLook } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Select, TextInput, type TextInputProps } from '../ui/text-input.tsx'

export interface FilterFormProps {
  readonly path: string
  readonly label: string
  /** What the list is narrowed by now. */
  readonly filters: object
  readonly children: ReactNode
  /** What stands beside the buttons. */
  readonly note?: ReactNode
}

/** What narrows a list: an ordinary form, so that what is looked for is an address that can be kept. */
export function FilterForm({ path, label, filters, children, note }: FilterFormProps) {
  const { t } = useTranslation('shell')
  return (
    <Card className="no-print">
      {/* Keyed by the filters, so that going back in history puts the old words back into the fields. */}
      <Form
        method="get"
        action={path}
        aria-label={label}
        role="search"
        key={JSON.stringify(filters)}
        className="grid gap-4"
      >
        {children}
        <ButtonRow>
          <Button type="submit" kind="line">
            {t('list.apply')}
          </Button>
          <Link to={path} className={buttonLook({ kind: 'plain' })} prefetch="none">
            {t('list.clear')}
          </Link>
          {note ? <span className="text-[.88rem] text-ink-2">{note}</span> : null}
        </ButtonRow>
      </Form>
    </Card>
  )
}

/** Fields beside each other as far as they find room. */
export const FilterGrid = ({ children }: { readonly children: ReactNode }) => (
  <div className="grid items-end gap-4 sm:grid-cols-2 xl:grid-cols-4">{children}</div>
)

interface FilterFieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
}

/** Something typed. */
export function FilterText({ name, label, hint, ...rest }: FilterFieldProps & TextInputProps) {
  return (
    <Field label={label} {...(hint ? { hint } : {})}>
      <TextInput name={name} autoComplete="off" spellCheck={false} {...rest} />
    </Field>
  )
}

export interface FilterSelectProps extends FilterFieldProps {
  readonly value: string | null
  /** What it says where nothing is chosen. */
  readonly any: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

/** One of several, or any. */
export function FilterSelect({ name, label, hint, value, any, options }: FilterSelectProps) {
  return (
    <Field label={label} {...(hint ? { hint } : {})}>
      <Select name={name} defaultValue={value ?? ''}>
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </Field>
  )
}

export interface FilterLinksProps {
  readonly label: string
  readonly choices: readonly { readonly to: string; readonly label: string; readonly chosen: boolean }[]
}

/** One filter of few words: each is a link. */
export function FilterLinks({ label, choices }: FilterLinksProps) {
  return (
    <nav aria-label={label} className="no-print mb-5">
      <ul className="m-0 flex list-none flex-wrap gap-2 p-0">
        {choices.map(({ to, label: word, chosen }) => (
          <li key={to}>
            <ButtonLink
              small
              kind={chosen ? 'line' : 'plain'}
              to={to}
              prefetch="none"
              {...(chosen ? { 'aria-current': 'true' as const } : {})}
            >
              {word}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
