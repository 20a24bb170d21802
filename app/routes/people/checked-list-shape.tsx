import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CheckedLine, CheckedList } from '../../changeover/check-list.server.ts'
import { inJapan } from '../../ids.ts'
import { Button, ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { MaybeRefused } from '../../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { formatTime, Time } from '../../ui/time.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

interface Shown {
  readonly checked: CheckedList
}

/** What a list comes to, line by line, and the form that confirms the whole of it: none while a line has a fault. */
export function CheckedListShape({ checked, answer }: Shown & { readonly answer: MaybeRefused }) {
  const { t } = useTranslation('changeover')
  const { lines, faults, known } = checked
  const sound = lines.filter((line) => line.fate !== null)
  return (
    <div className="grid gap-5">
      <Summary checked={checked} />
      {faults > 0 ? <FaultTable lines={lines.filter((line) => line.fate === null)} /> : null}
      {faults === 0 && known === null ? <ConfirmForm checked={checked} answer={answer} /> : null}
      {sound.length > 0 ? <LineTable lines={sound} /> : null}
      <p>
        <ButtonLink kind="plain" to="/people/changeovers/new" reloadDocument>
          {t('dry.other')}
        </ButtonLink>
      </p>
    </div>
  )
}

function Summary({ checked }: Shown) {
  const { t } = useTranslation('changeover')
  const { lines, unchanged, faults, known, at, thin, signersTooFew } = checked
  return (
    <Section title={t('dry.title')}>
      <div className="grid max-w-[52rem] gap-3">
        <p className="num flex flex-wrap gap-x-5" data-checked>
          <span>
            {t('dry.hour')} <Time at={at} />
          </span>
          <span>{t('dry.summary', { count: lines.length })}</span>
          {unchanged > 0 ? <span>{t('dry.unchanged', { count: unchanged })}</span> : null}
        </p>
        {known ? (
          <Notice kind="info" title={t('dry.known')}>
            {t('dry.knownHow')} <Link to={`/people/changeovers/${known}`}>{t('dry.knownGo')}</Link>
          </Notice>
        ) : faults > 0 ? (
          <Notice kind="refusal" live title={t('dry.faults', { count: faults })}>
            {t('dry.nothingYet')} {t('dry.faultsNote')}
          </Notice>
        ) : (
          <Notice kind="ok" live title={t('dry.fine')}>
            {t('dry.nothingYet')}
          </Notice>
        )}
        {signersTooFew ? (
          <Notice kind="warn" title={t('dry.signers')}>
            {t('dry.signersHow')}
          </Notice>
        ) : null}
        {thin > 0 ? <Notice kind="warn">{t('dry.thin', { count: thin })}</Notice> : null}
      </div>
    </Section>
  )
}

/** Of each line its number and whom it is about, and one thing more. */
function LinesTable({
  lines,
  caption,
  what,
  children,
}: {
  readonly lines: readonly CheckedLine[]
  readonly caption: string
  readonly what: string
  readonly children: (line: CheckedLine) => ReactNode
}) {
  const { t } = useTranslation('changeover')
  const heads = [t('dry.line'), t('dry.who'), what]
  return (
    <Table caption={caption} showCaption stack head={heads.map((head) => <HeadCell key={head}>{head}</HeadCell>)}>
      {lines.map((line) => (
        <tr key={line.line}>
          <Cell rowHead label={t('dry.line')}>
            <span className="num">{line.line}</span>
          </Cell>
          <Cell label={t('dry.who')}>
            <Who {...line} />
          </Cell>
          <Cell label={what}>{children(line)}</Cell>
        </tr>
      ))}
    </Table>
  )
}

function FaultTable({ lines }: { readonly lines: readonly CheckedLine[] }) {
  const { t } = useTranslation('changeover')
  return (
    <LinesTable lines={lines} caption={t('dry.faultsCaption')} what={t('dry.fault')}>
      {({ faults }) => (
        <ul className="grid gap-1">
          {faults.map(({ column, why, line: other }) => (
            <li key={column}>
              <b>{t(`column.${column}`)}</b>　{t(`fault.${why}`)}
              {other === undefined ? null : <span className="num">（{t('dry.sameLine', { line: other })}）</span>}
            </li>
          ))}
        </ul>
      )}
    </LinesTable>
  )
}

function LineTable({ lines }: { readonly lines: readonly CheckedLine[] }) {
  const { t } = useTranslation('changeover')
  return (
    <LinesTable lines={lines} caption={t('dry.linesCaption')} what={t('dry.what')}>
      {(line) => <What {...line} />}
    </LinesTable>
  )
}

function Who({ name, person }: Pick<CheckedLine, 'name' | 'person'>) {
  return person === null ? name : <Link to={`/people/${person}`}>{name}</Link>
}

function What(line: CheckedLine) {
  const { t } = useTranslation('changeover')
  const said = useWhat(line)
  if (!line.fate) return null
  return (
    <div>
      <Tag tone={line.fate === 'leave' ? 'warn' : 'plain'}>{t(`fate.${line.fate}`)}</Tag>{' '}
      <span className="text-[.95rem]">{said.join('　')}</span>
    </div>
  )
}

/** What the line says beside its fate, in the order in which it is read. */
function useWhat({ fate, from, to, post, role, begins, until, why }: CheckedLine): readonly string[] {
  const { t, i18n } = useTranslation(['changeover', 'shell'])
  const date = (at: number) => formatTime(at, 'date', i18n.language === 'en' ? 'en' : 'ja')
  const words: string[] = []
  if (fate === 'leave') {
    if (from) words.push(from)
    if (why) words.push(t(`changeover:why.${why}` as 'changeover:why.other'))
    return words
  }
  if (from && to && from !== to) words.push(t('changeover:dry.move', { from, to }))
  else if (to) words.push(fate === 'move' ? t('changeover:dry.within', { to }) : to)
  words.push(...post)
  if (role) words.push(t(`shell:role.${role}`))
  if (begins !== null && fate !== 'move') words.push(t('changeover:dry.begins', { date: date(begins) }))
  if (until !== null) words.push(t('changeover:dry.until', { date: date(until - 1) }))
  return words
}

function ConfirmForm({ checked, answer }: Shown & { readonly answer: MaybeRefused }) {
  const { t } = useTranslation('changeover')
  const there = inJapan(checked.at).toISOString()
  return (
    <Section title={t('dry.confirmTitle')}>
      <Card className="max-w-[52rem]">
        <FieldForm
          answer={answer}
          does="confirm"
          encType="multipart/form-data"
          className="grid justify-items-start gap-4"
        >
          <p>{t('dry.confirmNote')}</p>
          <input type="hidden" name="day" value={there.slice(0, 10)} />
          <input type="hidden" name="time" value={there.slice(11, 16)} />
          <input type="hidden" name="list" value={checked.list} />
          <input type="hidden" name="shown" value={checked.shown} />
          <ConfirmField />
          <ButtonRow>
            <Button type="submit" name="do" value="confirm">
              {t('dry.confirm', { count: checked.lines.length })}
            </Button>
          </ButtonRow>
        </FieldForm>
      </Card>
    </Section>
  )
}
