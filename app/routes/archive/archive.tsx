import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData, useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { may, type RouteHandle } from '../../access/permissions.ts'
import { ReasonField } from '../../acts/reason-field.tsx'
import { SignedActForm, SignedNotice, type SignedSaid } from '../../acts/signed-act-form.tsx'
import { openingToSign } from '../../archive/open-archive.client.ts'
import { archivedFor, openingsShown } from '../../archive/view-openings.server.ts'
import { tlpOf } from '../../bulletins/list-lines.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FormField, SearchForm } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { ClassTag, Tags, TlpBadge } from '../../ui/tag.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = {
  act: 'open the archive',
  i18n: ['archive', 'bulletins', 'keys', 'reasons'],
  title: 'archive:title',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'open the archive')
  const typed = (new URL(request.url).searchParams.get('number') ?? '').slice(0, 40)
  const mayAsk = may(actor, 'ask for the archive')
  const found = mayAsk && typed !== '' ? await archivedFor(context.portal, typed) : null
  return {
    me: actor.person,
    mayAsk,
    typed,
    found: found && {
      bulletin: found.bulletin,
      contentDigest: found.contentDigest,
      number: found.number,
      class: found.class,
      tlp: tlpOf(found),
      issuedAt: found.issuedAt,
    },
    openings: await openingsShown(context.portal, actor.person),
  }
}

export default function Archive() {
  const { t } = useTranslation('archive')
  const { mayAsk } = useLoaderData<typeof loader>()
  return (
    <div className="grid gap-6">
      <PageHead title={t('title')} note={t('note')} />
      {mayAsk ? <Asking /> : null}
      <Section title={t('list.title')}>
        <Openings />
      </Section>
    </div>
  )
}

function Asking() {
  const { t } = useTranslation('archive')
  const { typed, found } = useLoaderData<typeof loader>()
  return (
    <Card>
      <h2 className="mb-3 text-[1.05rem]">{t('ask.title')}</h2>
      <SearchForm answer={null} className="flex flex-wrap items-end gap-3">
        <FormField name="number" label={t('ask.number')} hint={t('ask.numberHint')}>
          <TextInput autoComplete="off" maxLength={40} defaultValue={typed} />
        </FormField>
        <Button type="submit" kind="line">
          {t('ask.find')}
        </Button>
      </SearchForm>
      {typed !== '' && !found ? (
        <div className="mt-4">
          <Notice kind="warn" title={t('ask.none')}>
            {t('ask.noneHow')}
          </Notice>
        </div>
      ) : null}
      {found ? <Proposing key={found.bulletin} found={found} /> : null}
    </Card>
  )
}

function Proposing({
  found,
}: {
  readonly found: NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['found']>
}) {
  const { t } = useTranslation(['archive', 'bulletins'])
  const { me } = useLoaderData<typeof loader>()
  const { revalidate } = useRevalidator()
  const [reason, setReason] = useState('')
  const [signed, setSigned] = useState<SignedSaid | null>(null)
  if (signed) return <SignedNotice signed={signed} />
  return (
    <div className="mt-5 grid gap-4">
      <p className="num font-bold">
        {t('bulletins:number', { number: found.number })} <Time at={found.issuedAt} />
      </p>
      <Tags>
        <ClassTag of={found.class} />
        <TlpBadge mark={found.tlp} />
      </Tags>
      <p className="max-w-[46em] text-[.95rem]">{t('archive:ask.how')}</p>
      <SignedActForm
        person={me}
        offers={[{ label: t('archive:ask.go'), signable: () => openingToSign(found, reason) }]}
        said={null}
        byTwo
        reasonRefused="refusal-reason"
        onSigned={(text) => setSigned({ said: t('archive:ask.done'), text })}
        onEnded={revalidate}
      >
        <ReasonField
          label={t('archive:ask.reason')}
          hint={t('archive:ask.reasonHint')}
          value={reason}
          onType={setReason}
        />
      </SignedActForm>
    </div>
  )
}

function Openings() {
  const { t } = useTranslation(['archive', 'bulletins'])
  const { openings } = useLoaderData<typeof loader>()
  if (openings.length === 0) return <EmptyState title={t('archive:list.none')}>{t('archive:list.noneHow')}</EmptyState>
  const names = ['number', 'asked', 'agreed', 'ends', 'state'] as const
  const column = (name: (typeof names)[number]) => t(`archive:list.columns.${name}`)
  return (
    <Table
      caption={t('archive:list.title')}
      head={names.map((name) => <HeadCell key={name}>{column(name)}</HeadCell>)}
      stack
    >
      {openings.map(({ opening, number, step, askedAt, agreedAt, endsAt, isNext }) => (
        <tr key={opening}>
          <Cell rowHead label={column('number')}>
            <Link to={`/archive/${opening}`} className="num">
              {t('bulletins:number', { number })}
            </Link>
          </Cell>
          <Cell label={column('asked')}>
            <Time at={askedAt} as="short" />
          </Cell>
          <Cell label={column('agreed')}>
            <Time at={agreedAt} as="short" />
          </Cell>
          <Cell label={column('ends')}>
            <Time at={endsAt} as="short" />
          </Cell>
          <Cell label={column('state')}>
            {t(`archive:state.${step}`)}
            {isNext && step !== 'read' ? <strong className="block text-warn">{t('archive:yours')}</strong> : null}
          </Cell>
        </tr>
      ))}
    </Table>
  )
}
