import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { storedNote } from '../../health/checkpoint-store.server.ts'
import { Mono } from '../../health/newest-shape.tsx'
import { readNote } from '../../health/note-reading.ts'
import { Signatures } from '../../health/note-shape.tsx'
import { requireActor } from '../../http/actor.server.ts'
import { notFound } from '../../http/param.server.ts'
import { buttonLook } from '../../ui/button.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatNumber, Num } from '../../ui/num.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Time } from '../../ui/time.tsx'
import { checkpointPlace } from './checkpoint-place.server.ts'

export const handle: RouteHandle = { act: 'see log health', i18n: ['oversight'], title: 'oversight:checkpoints.title' }

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireActor({ request, context }, 'see log health')
  const { db, log } = context.portal
  const place = checkpointPlace(params)
  const note = await storedNote(db, place)
  if (note === null) throw notFound()
  return json({ note, at: place.time * 1000, reading: readNote(note, log.trust) })
}

export default function CheckpointPage() {
  const { t } = useTranslation('oversight')
  const { note, at, reading } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead
        title={t('checkpoints.one', { size: formatNumber(BigInt(reading.size)) })}
        note={<Link to="/oversight/checkpoints">{t('checkpoints.oneBack')}</Link>}
      />
      <div className="two">
        <div>
          <Section title={t('checkpoints.text')}>
            <Card className="grid gap-4">
              <p className="text-[.92rem] text-ink-2">{t('checkpoints.textHow')}</p>
              <pre className="m-0 font-mono text-[.8rem] leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]">
                {note}
              </pre>
              <div className="no-print flex flex-wrap gap-3">
                <CopyButton text={note} label={t('newest.copy')} />
                <a
                  className={buttonLook({ kind: 'plain', small: true })}
                  href={`/oversight/checkpoints/${reading.size}/${at / 1000}/note`}
                  download={`checkpoint-${reading.size}.txt`}
                >
                  {t('newest.download')}
                </a>
              </div>
            </Card>
          </Section>
        </div>
        <div>
          <Section title={t('newest.signatures')}>
            <Signatures reading={reading} />
          </Section>
          <Facts
            facts={[
              [t('newest.size'), <Num key="size" value={BigInt(reading.size)} />],
              [t('newest.time'), <Time key="time" at={at} as="second" />],
              [t('newest.origin'), <Mono key="origin">{reading.origin}</Mono>],
              [t('newest.root'), <Mono key="root">{reading.root}</Mono>],
            ]}
          />
        </div>
      </div>
    </>
  )
}
