import { Form, Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Button, buttonLook } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'

/** To the page of older entries and back to the newer ones. */
export function EntryPages({
  here,
  older,
  newer,
}: {
  /** The list's own address, filters and all, without a place in it. */
  readonly here: string
  readonly older: number | null
  readonly newer: number | null
}) {
  const { t } = useTranslation('log')
  if (older === null && newer === null) return null
  const at = (place: string) => `${here}${here.includes('?') ? '&' : '?'}${place}`
  return (
    <nav className="no-print flex flex-wrap gap-3" aria-label={t('pages')}>
      {newer === null ? null : (
        <>
          <Link to={here} className={buttonLook({ kind: 'plain' })} prefetch="none">
            {t('newest')}
          </Link>
          <Link to={at(`after=${newer}`)} className={buttonLook({ kind: 'line' })} prefetch="none">
            {t('newer')}
          </Link>
        </>
      )}
      {older === null ? null : (
        <Link to={at(`before=${older}`)} className={buttonLook({ kind: 'line' })} prefetch="none">
          {t('older')}
        </Link>
      )}
    </nav>
  )
}

/** Straight to an entry of which one has the number: from a receipt, a report, a telephone. */
export function JumpToEntry() {
  const { t } = useTranslation('log')
  return (
    <Form
      method="get"
      action="/log/entries"
      className="no-print flex flex-wrap items-end gap-3"
      role="search"
      aria-label={t('jump.label')}
    >
      <Field label={t('jump.number')}>
        <TextInput
          name="number"
          mono
          required
          maxLength={24}
          inputMode="numeric"
          autoComplete="off"
          placeholder="#18,203"
        />
      </Field>
      <Button type="submit" kind="line">
        {t('jump.open')}
      </Button>
    </Form>
  )
}
