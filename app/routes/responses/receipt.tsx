import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { actorFields } from '../../access/actor.ts'
import type { RouteHandle } from '../../access/permissions.ts'
import { findOwnCopy } from '../../bulletins/copy-store.server.ts'
import { tlpOf } from '../../bulletins/list-lines.server.ts'
import { newestCheckpoint } from '../../health/view-health.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { notFound, param } from '../../http/param.server.ts'
import { ReceiptSheet } from '../../reading/receipt-shape.tsx'
import { receiptEntries, receiptSteps } from '../../reading/receipt-store.server.ts'
import { ownAnswerEntry } from '../../responses/view-responses.server.ts'
import { PageHead } from '../../ui/page-head.tsx'

export const handle: RouteHandle = {
  act: 'read bulletins',
  i18n: ['responses'],
  title: 'responses:receipt.title',
}

/** Of one's own copy: what the log holds of it, and nothing of what it says. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireActor({ request, context }, 'read bulletins')
  const { db, log, now } = context.portal
  const bulletin = param('b', params.bulletin)
  const own = await findOwnCopy(db, { bulletin, person: actor.person })
  if (!own) throw notFound()
  const by = actorFields(actor, context.visit)
  const [entries, answered, newest] = await Promise.all([
    receiptEntries(db, { bulletin, person: actor.person }),
    ownAnswerEntry(context.portal, { bulletin, by }),
    newestCheckpoint(context.portal),
  ])
  const { number, publicTitle, issuedAt, code, ciphertextHash } = own
  return json({
    bulletin,
    class: own.class,
    tlp: tlpOf(own),
    receipt: {
      ...{ number, publicTitle, issuedAt, code, ciphertextHash },
      ...{ name: actor.name, organization: actor.organizationName, origin: log.trust.origin, madeAt: now() },
      steps: [
        ...receiptSteps.map((step) => ({ step, entry: entries[step] })),
        { step: 'responded' as const, entry: answered },
      ],
      checkpoint: newest && checkpointOf(newest),
    },
  })
}

function checkpointOf({ reading }: NonNullable<Awaited<ReturnType<typeof newestCheckpoint>>>) {
  const holding = reading.signatures.filter(({ part, holds }) => part === 'witness' && holds)
  return { size: Number(reading.size), root: reading.root, cosigners: holding.map(({ name }) => name) }
}

export default function Receipt() {
  const { t } = useTranslation('responses')
  const { t: words } = useTranslation('shell')
  const { bulletin, class: statutory, tlp, receipt } = useLoaderData<typeof loader>()
  const marks = `${words(`class.${statutory}`)}　${tlp}`
  return (
    <div className="page-grid grid gap-5 print:gap-2">
      <PageHead
        title={t('receipt.title')}
        note={t('receipt.note')}
        up={{ to: `/bulletins/${bulletin}`, title: t('receipt.back') }}
      />
      <ReceiptSheet receipt={{ ...receipt, marks }} />
    </div>
  )
}
