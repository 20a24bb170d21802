import { useTranslation } from 'react-i18next'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { FieldForm, FormField } from '../../ui/field-form.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Select, TextInput } from '../../ui/text-input.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

type Answered = { readonly answer: MaybeRefused | undefined }

export function FoundOrganizations({ missing, answer }: Answered & { readonly missing: number }) {
  const { t } = useTranslation('desks')
  return (
    <Section title={t('organizations.foundTitle')}>
      {missing === 0 ? (
        <p>{t('organizations.allFounded')}</p>
      ) : (
        <Card className="max-w-[44rem]">
          <FieldForm answer={answer} does="organizations" className="grid justify-items-start gap-4">
            <p className="font-semibold">{t('organizations.missing', { count: missing })}</p>
            <p>{t('organizations.foundHow')}</p>
            <ConfirmField />
            <Button type="submit" name="do" value="organizations">
              {t('organizations.found')}
            </Button>
          </FieldForm>
        </Card>
      )}
    </Section>
  )
}

interface Houses {
  readonly houses: readonly { readonly id: string; readonly name: string }[]
}

export function FoundOffice({ houses, answer }: Answered & Houses) {
  const { t } = useTranslation('desks')
  return (
    <Section title={t('found.title')}>
      <Card className="max-w-[44rem]">
        <FieldForm answer={answer} does="office" className="grid gap-5">
          <p>{t('found.how')}</p>
          <FormField name="word" label={t('found.word')} hint={t('found.wordHint')} required>
            <TextInput autoComplete="off" maxLength={40} spellCheck={false} />
          </FormField>
          <FormField name="ja" label={t('found.ja')} required>
            <TextInput autoComplete="off" maxLength={120} />
          </FormField>
          <FormField name="en" label={t('found.en')} required>
            <TextInput autoComplete="off" maxLength={120} />
          </FormField>
          <FormField name="house" label={t('found.house')} hint={t('found.houseHint')}>
            <Select defaultValue="">
              <option value="">{t('found.houseNone')}</option>
              {houses.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          </FormField>
          <ConfirmField />
          <ButtonRow>
            <Button type="submit" name="do" value="office">
              {t('found.submit')}
            </Button>
          </ButtonRow>
        </FieldForm>
      </Card>
    </Section>
  )
}
