import { useTranslation } from 'react-i18next'
import { MandateFacts, usePowerSaid } from '../../mandates/mandate-shape.tsx'
import type { MandateShown } from '../../mandates/view-mandates.server.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

export interface UseAnswer extends MaybeRefused {
  readonly used?: 'activate' | 'end'
}

export function UsedNotice({ answer }: { readonly answer: UseAnswer | undefined }) {
  const { t } = useTranslation('mandates')
  return (
    <div className="mb-6 grid gap-4 empty:hidden">
      <RefusalNotice answer={answer} />
      {answer?.used ? (
        <Notice kind="ok" live>
          {t(`used.${answer.used}`)}
        </Notice>
      ) : null}
    </div>
  )
}

interface Props {
  readonly mandates: readonly MandateShown[]
  readonly answer: UseAnswer | undefined
  /** The holder looks, and not the secretariat. */
  readonly own: boolean
}

/** Somebody's mandates, each with the one press that begins it and the one that ends it. */
export function MandatesOf({ mandates, answer, own }: Props) {
  const { t } = useTranslation('mandates')
  const said = usePowerSaid()
  if (mandates.length === 0)
    return (
      <div className="mb-8">
        <EmptyState title={t(own ? 'ownNone' : 'personNone')}>{t(own ? 'ownNoneHow' : 'personNoneHow')}</EmptyState>
      </div>
    )

  return (
    <>
      {mandates.map((mandate) => (
        <Section key={mandate.id} title={said(mandate.power)} level={2}>
          <div className="grid gap-4">
            <MandateFacts mandate={mandate} opens={false} />
            {mandate.isDeputy && mandate.state === 'standing' ? (
              <Press mandate={mandate} does="activate" answer={answer} own={own} />
            ) : null}
            {mandate.state === 'over' ? null : <Press mandate={mandate} does="end" answer={answer} own={own} />}
          </div>
        </Section>
      ))}
    </>
  )
}

interface PressProps extends Omit<Props, 'mandates'> {
  readonly mandate: MandateShown
  readonly does: 'activate' | 'end'
}

function Press({ mandate: { id, isDeputy }, does, answer, own }: PressProps) {
  const { t } = useTranslation('mandates')
  const how = does === 'end' ? (isDeputy ? 'endHow' : 'endAuditHow') : own ? 'activateOwnHow' : 'activateHow'
  return (
    <Card>
      <details {...(does === 'activate' ? { open: true } : {})}>
        <summary className="cursor-pointer font-semibold">{t(`${does}Title`)}</summary>
        <FieldForm answer={answer} does={`${does}-${id}`} className="mt-4 grid justify-items-start gap-4">
          <p className="max-w-[40rem]">{t(how)}</p>
          <input type="hidden" name="mandate" value={id} />
          <ConfirmField />
          <Button type="submit" kind={does === 'end' ? 'stop' : 'act'} name="do" value={`${does}-${id}`}>
            {t(does)}
          </Button>
        </FieldForm>
      </details>
    </Card>
  )
}
