import { useTranslation } from 'react-i18next'
import { whyOrganizationSuspended } from '../../council/organization.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { FieldForm, FormRadios } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

interface Shown extends Pick<FormShown, 'answer'> {
  readonly suspended: boolean
  /** Of whoever looks: nobody shuts out the house they work for. */
  readonly own: boolean
}

/** Behind a line of its own: whoever comes to look at an organization must not shut it out by a slip. */
export function SuspensionSection({ suspended, own, answer }: Shown) {
  const { t } = useTranslation('council')
  return (
    <Section title={t('organization.suspensionTitle')}>
      {own ? (
        <Notice kind="info">{t('organization.suspensionOwn')}</Notice>
      ) : (
        <Card>
          <SuspensionForm does={suspended ? 'restore' : 'suspend'} answer={answer} />
        </Card>
      )}
    </Section>
  )
}

interface FormShown {
  readonly does: 'suspend' | 'restore'
  readonly answer: MaybeRefused | undefined
}

/** What will happen, why it is done, and a code: then it is done at once. */
function SuspensionForm({ does, answer }: FormShown) {
  const { t } = useTranslation('council')
  return (
    // Its own, once the other has been done: it must not open in the place of the one that was.
    <details key={does} open={answer?.form?.of === does}>
      <summary className="cursor-pointer font-semibold text-act underline" data-move={does}>
        {t(`organization.${does}Open`)}
      </summary>
      <FieldForm
        answer={answer}
        does={does}
        className="mt-3 grid justify-items-start gap-4 border-l-2 border-line pl-5"
      >
        <Effects does={does} />
        {does === 'suspend' ? <WhyChoices /> : null}
        <ConfirmField />
        <Button type="submit" kind={does === 'restore' ? 'line' : 'stop'} name="do" value={does}>
          {t(`organization.${does}`)}
        </Button>
      </FieldForm>
    </details>
  )
}

function Effects({ does }: Pick<FormShown, 'does'>) {
  const { t } = useTranslation('council')
  const suspending = (['sessions', 'links', 'roll', 'stays', 'back'] as const).map((what) =>
    t(`organization.suspendEffects.${what}`),
  )
  const restoring = (['with', 'others', 'roll', 'again'] as const).map((what) =>
    t(`organization.restoreEffects.${what}`),
  )
  return (
    <div>
      <p className="font-semibold">{t('person.effects')}</p>
      <ul className="mt-1 grid list-disc gap-1 pl-5 text-[.95rem]">
        {(does === 'suspend' ? suspending : restoring).map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
    </div>
  )
}

function WhyChoices() {
  const { t } = useTranslation('council')
  return (
    <FormRadios
      legend={t('person.why')}
      hint={t('organization.whyHint')}
      name="why"
      required
      choices={whyOrganizationSuspended.map((why) => ({
        value: why,
        label: <span className="inline-block first-letter:uppercase">{t(`organization.whys.${why}`)}</span>,
      }))}
    />
  )
}
