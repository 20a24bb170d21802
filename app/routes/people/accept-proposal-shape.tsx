import { useTranslation } from 'react-i18next'
import type { Role } from '../../access/role.ts'
import { whyMoved } from '../../council/person.ts'
import type { AcceptedFacts, ProposalKind } from '../../council/proposal.ts'
import { FormField, FormRadios } from '../../ui/field-form.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { NameFields, TelephoneField } from './change-person-shape.tsx'
import { PostFields, TermFields } from './choose-post-shape.tsx'

interface Shown {
  readonly what: ProposalKind
  readonly proposed: AcceptedFacts
  /** What people of that house may be. */
  readonly roles: readonly Role[]
}

/** What was proposed, to be corrected before it is done. */
export function AcceptedFields({ what, proposed, roles }: Shown) {
  const { t } = useTranslation('council')
  if (what === 'leave') {
    return (
      <FormRadios
        legend={t('person.why')}
        name="why"
        required
        inline
        first={proposed.why}
        choices={whyMoved.leave.map((why) => ({ value: why, label: t(`person.whys.${why}`) }))}
      />
    )
  }
  return (
    <>
      <NameFields name={proposed.name} reading={proposed.reading} />
      {what === 'join' ? (
        <FormField name="email" label={t('invite.email')} hint={t('invite.emailHint')} required>
          <TextInput type="email" autoComplete="off" maxLength={254} defaultValue={proposed.email} />
        </FormField>
      ) : null}
      <PostFields department={proposed.department} title={proposed.title} />
      <TelephoneField telephone={proposed.telephone} />
      {what === 'join' ? <JoiningFields proposed={proposed} roles={roles} /> : null}
    </>
  )
}

function JoiningFields({ proposed, roles }: Pick<Shown, 'proposed' | 'roles'>) {
  const { t } = useTranslation(['council', 'shell'])
  return (
    <>
      <FormField name="role" label={t('council:invite.role')} required>
        <Select defaultValue={proposed.role}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {t(`shell:role.${role}`)}
            </option>
          ))}
        </Select>
      </FormField>
      <TermFields from={proposed.from} until={proposed.until} />
    </>
  )
}
