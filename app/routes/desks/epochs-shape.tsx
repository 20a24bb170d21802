import { useTranslation } from 'react-i18next'
import type { DeskPage } from '../../desks/view-desk.server.ts'
import { fingerprintWords } from '../../openpgp/fingerprint-words.ts'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Time } from '../../ui/time.tsx'

const columns = ['epoch', 'words', 'made', 'opened', 'until', 'roll'] as const

export function EpochSection({ epochs }: Pick<DeskPage, 'epochs'>) {
  const { t } = useTranslation('desks')
  return (
    <Section title={t('epochs.title')}>
      {epochs.length === 0 ? (
        <EmptyState title={t('epochs.empty')}>{t('epochs.emptyHow')}</EmptyState>
      ) : (
        <Table
          caption={t('epochs.caption')}
          stack
          head={columns.map((column) => <HeadCell key={column}>{t(`epochs.${column}`)}</HeadCell>)}
        >
          {epochs.map((epoch) => (
            <EpochRow key={epoch.epoch} epoch={epoch} />
          ))}
        </Table>
      )}
    </Section>
  )
}

function EpochRow({ epoch: one }: { readonly epoch: DeskPage['epochs'][number] }) {
  const { t, i18n } = useTranslation('desks')
  const { epoch, fingerprint, madeAt, openedAt, expiresAt, inRoll } = one
  const words = fingerprintWords(fingerprint, i18n.language === 'en' ? 'en' : 'ja')
  return (
    <tr>
      <Cell rowHead label={t('epochs.epoch')}>
        <span className="whitespace-nowrap">{t('epochs.epochOf', { epoch })}</span>
      </Cell>
      <Cell label={t('epochs.words')}>
        <span translate="no">{words.slice(0, 4).join(' ')}</span>
      </Cell>
      <Cell label={t('epochs.made')}>
        <Time at={madeAt} as="minute" />
      </Cell>
      <Cell label={t('epochs.opened')}>
        {openedAt === null ? t('epochs.notOpened') : <Time at={openedAt} as="minute" />}
      </Cell>
      <Cell label={t('epochs.until')}>
        <Time at={expiresAt} as="date" />
      </Cell>
      <Cell label={t('epochs.roll')}>
        <Tag tone={inRoll ? 'ok' : 'plain'}>{t(inRoll ? 'epochs.inRoll' : 'epochs.notInRoll')}</Tag>
      </Cell>
    </tr>
  )
}
