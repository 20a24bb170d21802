import { useTranslation } from 'react-i18next'
import type { OrganizationKind } from '../../../db/schema.ts'
import type { Part } from '../../access/agreement.ts'
import { type Role, roles } from '../../access/role.ts'
import { parts } from '../../council/part.ts'
import { FormField, FormRadios } from '../../ui/field-form.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'

export interface HouseOffered {
  readonly id: string
  readonly name: string
  readonly kind: OrganizationKind
  /** False where consent is needed and none stands. */
  readonly consented: boolean
  readonly suspended: boolean
}

/** Where somebody works, by kind; those without consent stand in the list and cannot be chosen. */
export function OrganizationField({
  organizations,
  chosen,
  orRepresentative = false,
}: {
  readonly organizations: readonly HouseOffered[]
  readonly chosen: string | null
  /** Also those without consent may be chosen: for the one who is to sign it. */
  readonly orRepresentative?: boolean
}) {
  const { t } = useTranslation('council')
  const kinds = [...new Set(organizations.map(({ kind }) => kind))]
  return (
    <FormField name="organization" label={t('invite.organization')} hint={t('invite.organizationHint')} required>
      <Select defaultValue={chosen ?? ''}>
        <option value="" disabled />
        {kinds.map((kind) => (
          <optgroup key={kind} label={t(`kind.${kind}`)}>
            {organizations
              .filter((one) => one.kind === kind)
              .map(({ id, name, consented, suspended }) => (
                <option key={id} value={id} disabled={suspended || (!consented && !orRepresentative)}>
                  {suspended
                    ? t('invite.suspended', { name })
                    : consented
                      ? name
                      : t(orRepresentative ? 'invite.representativeFirst' : 'invite.noConsent', { name })}
                </option>
              ))}
          </optgroup>
        ))}
      </Select>
    </FormField>
  )
}

export function RoleField({ first }: { readonly first?: Role }) {
  const { t } = useTranslation(['council', 'shell'])
  return (
    <FormRadios
      legend={t('council:invite.role')}
      hint={
        <>
          {t('council:invite.roleHint')}
          <span className="mt-1 block">{t('council:invite.roleBegins')}</span>
        </>
      }
      name="role"
      required
      inline
      {...(first ? { first } : {})}
      choices={roles.map((role) => ({ value: role, label: t(`shell:role.${role}`) }))}
    />
  )
}

/** What they are to their own organization: of an operator or supplier alone. */
export function PartField({ first }: { readonly first: Part | null }) {
  const { t } = useTranslation('council')
  return (
    <FormRadios
      legend={t('invite.part')}
      hint={t('invite.partHint')}
      name="part"
      inline
      first={first ?? 'none'}
      choices={(['none', ...parts] as const).map((value) => ({ value, label: t(`part.${value}`) }))}
    />
  )
}

/** Department and title. */
export function PostFields({ department = '', title = '' }: { readonly department?: string; readonly title?: string }) {
  const { t } = useTranslation('council')
  return (
    <div className="grid w-full gap-5 sm:grid-cols-2">
      <FormField name="department" label={t('invite.department')}>
        <TextInput autoComplete="off" maxLength={120} defaultValue={department} />
      </FormField>
      <FormField name="title" label={t('invite.jobTitle')}>
        <TextInput autoComplete="off" maxLength={120} defaultValue={title} />
      </FormField>
    </div>
  )
}

/** First and last day; the browser's own field for a date, typed or chosen. */
export function TermFields({
  from = '',
  until = '',
  runs = false,
}: {
  readonly from?: string
  readonly until?: string
  /** Of an engagement that is there already: an empty first day is the one it has. */
  readonly runs?: boolean
}) {
  const { t } = useTranslation('council')
  return (
    <div className="grid w-full items-end gap-5 sm:grid-cols-2">
      <FormField name="from" label={t('invite.from')} hint={t(runs ? 'person.fromHint' : 'invite.fromHint')}>
        <TextInput type="date" defaultValue={from} />
      </FormField>
      <FormField name="until" label={t('invite.until')} hint={t(runs ? 'person.untilHint' : 'invite.untilHint')}>
        <TextInput type="date" defaultValue={until} />
      </FormField>
    </div>
  )
}
