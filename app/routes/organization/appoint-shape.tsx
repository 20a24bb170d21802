import { useTranslation } from 'react-i18next'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Select } from '../../ui/text-input.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'
import type { ColleagueShown } from './people-shape.tsx'

interface Shown {
  readonly people: readonly ColleagueShown[]
  readonly answer: MaybeRefused | undefined
}

/** For the representative: who else speaks for the organization. */
export function AppointSection({ people, answer }: Shown) {
  const { t } = useTranslation('organization')
  return (
    <Section title={t('own.appointTitle')}>
      <Card>
        <p className="mb-4">{t('own.appointNote')}</p>
        {(['contact', 'none'] as const).map((does) => (
          <AppointForm key={does} does={does} people={people} answer={answer} />
        ))}
      </Card>
    </Section>
  )
}

function AppointForm({ does, people, answer }: Shown & { readonly does: 'contact' | 'none' }) {
  const { t } = useTranslation('organization')
  const offered = people.filter(({ part }) => part === (does === 'contact' ? null : 'contact'))
  const label = t(does === 'contact' ? 'own.makeContact' : 'own.endContact')
  if (offered.length === 0) return does === 'contact' ? <p>{t('own.noOthers')}</p> : null
  return (
    <details className="mt-2" open={answer?.form?.of === does}>
      <summary className="cursor-pointer font-semibold text-act underline" data-move={does}>
        {label}
      </summary>
      <FieldForm
        answer={answer}
        does={does}
        className="mt-3 mb-4 grid justify-items-start gap-5 border-l-2 border-line pl-5"
      >
        <FormField name="person" label={t('own.appointWho')} required>
          <Select defaultValue={offered[0]?.id ?? ''}>
            {offered.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </FormField>
        <ConfirmField />
        <ButtonRow>
          <Button type="submit" kind="line" name="do" value={does}>
            {label}
          </Button>
        </ButtonRow>
      </FieldForm>
    </details>
  )
}
