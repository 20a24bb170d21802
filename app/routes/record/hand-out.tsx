import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { HandOutForm } from '../../evidence/hand-out-shape.tsx'
import { requireActor } from '../../http/actor.server.ts'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { TextInput } from '../../ui/text-input.tsx'

export const handle: RouteHandle = {
  act: 'take own record',
  i18n: ['organization', 'evidence', 'log', 'keys', 'reasons'],
  title: 'organization:handOut.title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'take own record')
  return { person }
}

const held = ['entries', 'pledge', 'key', 'count', 'verifier'] as const

export default function HandOut() {
  const { t } = useTranslation(['organization', 'log'])
  return (
    <div className="page-grid grid max-w-[46rem] gap-5">
      <PageHead
        title={t('organization:handOut.title')}
        note={t('organization:handOut.note')}
        up={{ to: '/record', title: t('log:ownTitle') }}
      />
      <Card>
        <h2 className="mb-2 text-[1.05rem]">{t('organization:handOut.what')}</h2>
        <ul className="grid list-disc gap-1 pl-5">
          {held.map((what) => (
            <li key={what}>{t(`organization:handOut.holds.${what}`)}</li>
          ))}
        </ul>
        <p className="mt-4">{t('organization:handOut.others')}</p>
      </Card>
      <Card>
        <Asking />
      </Card>
      <p className="text-[.95rem] text-ink-2">{t('organization:handOut.later')}</p>
    </div>
  )
}

function Asking() {
  const { t } = useTranslation('organization')
  const { person } = useLoaderData<typeof loader>()
  const [span, setSpan] = useState({ from: '', to: '' })
  return (
    <HandOutForm
      person={person}
      handed={{ what: 'record', at: '/record/hand-out/file', about: person, span }}
      label={t('handOut.make')}
      said={t('handOut.done')}
      noScript={t('handOut.noScript')}
    >
      <div className="grid items-end gap-5 sm:grid-cols-2">
        {(['from', 'to'] as const).map((end) => (
          <Field key={end} label={t(`handOut.${end}`)} {...(end === 'from' ? { hint: t('handOut.spanHint') } : {})}>
            <TextInput
              type="date"
              value={span[end]}
              onChange={({ currentTarget: { value } }) => setSpan((before) => ({ ...before, [end]: value }))}
            />
          </Field>
        ))}
      </div>
    </HandOutForm>
  )
}
