import { useTranslation } from 'react-i18next'
import { Card } from '../ui/card.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { TextArea } from '../ui/text-input.tsx'
import type { AffectedLines } from './affected-lines.ts'
import type { Change, Written } from './written.ts'

interface AffectedFormProps {
  readonly written: Written
  readonly change: Change
  readonly affected: AffectedLines
}

/** What the bulletin is about, by product: as it is typed, and as vaults will compare it with their registers. */
export function AffectedForm({ written, change, affected }: AffectedFormProps) {
  const { t } = useTranslation('bulletins')
  const { products, unread } = affected
  return (
    <Card className="!py-4">
      <details id="compose-affected" open={written.affected !== '' || undefined}>
        <summary className="cursor-pointer font-semibold">
          {t('affected.title')}{' '}
          {products.length > 0 ? (
            <span className="num font-normal text-ink-2">{t('reading.count', { count: products.length })}</span>
          ) : null}
        </summary>
        <div className="mt-3 grid gap-3">
          <Field label={t('affected.lines')} hint={t('affected.hint')}>
            <TextArea
              rows={3}
              value={written.affected}
              onChange={(event) => change({ affected: event.currentTarget.value })}
            />
          </Field>
          {unread.length > 0 ? (
            <Notice kind="warn">
              <p>{t('affected.unread', { count: unread.length })}</p>
              <ul>
                {unread.slice(0, 5).map(({ line, text }) => (
                  <li key={line}>
                    {t('affected.line', { line })}{' '}
                    <code className="font-mono text-[.88rem] [overflow-wrap:anywhere]">{text.slice(0, 200)}</code>
                  </li>
                ))}
              </ul>
            </Notice>
          ) : null}
          {products.length > 0 ? <Products {...affected} /> : null}
        </div>
      </details>
    </Card>
  )
}

function Products({ products }: Pick<AffectedLines, 'products'>) {
  const { t } = useTranslation('bulletins')
  return (
    <Table
      caption={t('affected.title')}
      className="max-h-72"
      head={
        <>
          <HeadCell>{t('affected.vendor')}</HeadCell>
          <HeadCell>{t('affected.product')}</HeadCell>
          <HeadCell>{t('affected.versions')}</HeadCell>
        </>
      }
    >
      {products.map((one) => (
        <tr key={JSON.stringify(one)}>
          <Cell>{one.vendor}</Cell>
          <Cell>
            {one.product}
            {one.cpe || one.purl ? (
              <code className="block font-mono text-[.8rem] [overflow-wrap:anywhere]">{one.cpe ?? one.purl}</code>
            ) : null}
          </Cell>
          <Cell>{one.versions}</Cell>
        </tr>
      ))}
    </Table>
  )
}
