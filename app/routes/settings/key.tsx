import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { requireActor } from '../../http/actor.server.ts'
import { keyEnd } from '../../keyring/key-end.ts'
import { currentKeyOf, formerKeysOf } from '../../keyring/key-store.server.ts'
import { OwnFingerprint } from '../../keys/own-fingerprint.tsx'
import { proofLifetime } from '../../roll/reachability.ts'
import { rollWithKeyOf } from '../../roll/roll-proof.server.ts'
import { rollHead } from '../../roll/roll-store.server.ts'
import { Facts, Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { EntryNumber } from '../../ui/num.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Time } from '../../ui/time.tsx'
import { ExportForGpg, ProveAgain, ProveAgainByHand } from './key-shape.tsx'
import { RenewKey } from './renew-key-shape.tsx'
import { SettingsHead } from './settings-head-shape.tsx'

export const handle: RouteHandle = { act: 'hold a key', i18n: ['keys', 'reasons'], title: 'keys:settings.title' }

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'hold a key')
  const { portal } = context
  const at = portal.now()
  const key = await currentKeyOf(portal.db, person)
  const line = await rollWithKeyOf(portal.db, person)
  const head = await rollHead(portal.db)
  const former = await formerKeysOf(portal.db, person)
  return {
    person,
    roll: line && head ? head.counter : null,
    former: former.map(({ entryIndex, comparedAt: _, ...one }) => ({ ...one, entry: Number(entryIndex) })),
    key: key && {
      fingerprint: key.fingerprint,
      createdAt: key.createdAt,
      expiresAt: key.expiresAt,
      end: keyEnd(key.expiresAt, at),
      provenAt: key.provenAt,
      lapsed: key.provenAt !== null && key.provenAt + proofLifetime <= at,
      comparedAt: key.comparedAt,
      entry: Number(key.entryIndex),
      brought: key.brought,
    },
  }
}

type KeyShown = NonNullable<Awaited<ReturnType<typeof loader>>['key']>

export default function KeySettings() {
  const { t } = useTranslation('keys')
  const { person, key, roll, former } = useLoaderData<typeof loader>()
  return (
    <div className="max-w-[52rem]">
      <SettingsHead title={t('settings.title')} note={t('settings.note')} />
      {key ? (
        <>
          <KeyFacts bearer={key} roll={roll} />
          <Section title={t('renew.title')} id="renew">
            <RenewKey person={person} fingerprint={key.fingerprint} expiresAt={key.expiresAt} brought={key.brought} />
          </Section>
          <Section title={t('settings.proven')}>
            {key.brought ? <ProveAgainByHand /> : <ProveAgain person={person} />}
          </Section>
          <Section title={t('fingerprint.title')}>
            <OwnFingerprint person={person} onRecord={key.fingerprint} />
          </Section>
          {key.brought ? null : <OfVault fingerprint={key.fingerprint} />}
          <Section title={t('replace.wayTitle')}>
            <p className="mb-2 text-[.95rem]">{t('replace.wayNote')}</p>
            <Link to="/settings/key/replace">{t('replace.way')}</Link>
          </Section>
        </>
      ) : (
        <EmptyState title={t('settings.none')}>{t('settings.noneHow')}</EmptyState>
      )}
      {former.length > 0 ? <FormerKeys former={former} /> : null}
    </div>
  )
}

/** What there is to do with a key that the portal keeps under its passphrase. */
function OfVault({ fingerprint }: Pick<KeyShown, 'fingerprint'>) {
  const { t } = useTranslation('keys')
  return (
    <>
      <Section title={t('settings.exportTitle')}>
        <ExportForGpg fingerprint={fingerprint} />
      </Section>
      <Section title={t('restore.title')}>
        <p className="mb-2 text-[.95rem]">{t('restore.wayNote')}</p>
        <Link to="/settings/key/restore">{t('restore.way')}</Link>
      </Section>
    </>
  )
}

/** From the record of each: when it came, when it went, and why. */
function FormerKeys({ former }: { readonly former: Awaited<ReturnType<typeof loader>>['former'] }) {
  const { t } = useTranslation('keys')
  const head = (['fingerprint', 'added', 'retired', 'why'] as const).map((column) => (
    <HeadCell key={column}>{t(`former.${column}`)}</HeadCell>
  ))
  return (
    <Section title={t('former.title')}>
      <p className="mb-3 text-[.95rem]">{t('former.note')}</p>
      <Table caption={t('former.table')} head={head} stack>
        {former.map(({ fingerprint, createdAt, retiredAt, retiredReason, entry }) => (
          <tr key={fingerprint}>
            <Cell rowHead mono label={t('former.fingerprint')}>
              <span className="[overflow-wrap:anywhere]">{fingerprint.toUpperCase().match(/.{4}/g)?.join(' ')}</span>
            </Cell>
            <Cell label={t('former.added')}>
              <Time at={createdAt} as="date" /> <EntryNumber index={entry} />
            </Cell>
            <Cell label={t('former.retired')}>
              <Time at={retiredAt} />
            </Cell>
            <Cell label={t('former.why')}>
              {retiredReason === null ? t('former.whyUnknown') : t(`former.whys.${retiredReason}`)}
            </Cell>
          </tr>
        ))}
      </Table>
    </Section>
  )
}

function KeyFacts({ bearer: key, roll }: { readonly bearer: KeyShown; readonly roll: number | null }) {
  const { t } = useTranslation('keys')
  return (
    <Section title={t('settings.state')}>
      {key.end === 'valid' ? null : (
        <div className="mb-3">
          <Notice kind={key.end === 'ending' ? 'info' : key.end === 'soon' ? 'warn' : 'refusal'}>
            <p>{t(`settings.ends.${key.end}`)}</p>
            <p className="mt-2">
              <a href="#renew">{t('renew.title')}</a>
            </p>
          </Notice>
        </div>
      )}
      <Facts
        facts={[
          [
            t('settings.state'),
            <Tag key="state" tone={key.end === 'ended' ? 'warn' : 'ok'}>
              {t(key.end === 'ended' ? 'settings.expired' : 'settings.valid')}
            </Tag>,
          ],
          [t('settings.kept'), t(key.brought ? 'settings.keptByHand' : 'settings.keptHere')],
          [t('settings.created'), <Time key="created" at={key.createdAt} as="date" />],
          [t('settings.expires'), <Time key="expires" at={key.expiresAt} as="date" />],
          [t('settings.proven'), <Proven key="proven" at={key.provenAt} lapsed={key.lapsed} />],
          [
            t('settings.compared'),
            key.comparedAt === null ? t('settings.waiting') : <Time key="compared" at={key.comparedAt} as="date" />,
          ],
          [t('settings.inRoll'), roll === null ? t('settings.inRollNo') : t('settings.inRollYes', { count: roll })],
          [t('settings.entry'), <EntryNumber key="entry" index={key.entry} />],
        ]}
      />
    </Section>
  )
}

function Proven({ at, lapsed }: { readonly at: number | null; readonly lapsed: boolean }) {
  const { t } = useTranslation('keys')
  if (at === null) return t('settings.never')
  return lapsed ? t('settings.lapsed') : <Time at={at} as="date" />
}
