import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import { noteLimit } from '../formats/sealed-note.ts'
import type { BulletinId, NoteId, PersonId } from '../ids.ts'
import { done, refused } from '../outcome.ts'
import { Card, Section } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { TextArea } from '../ui/text-input.tsx'
import { formatTime, Time } from '../ui/time.tsx'
import { Note, NoteWords } from './note-shape.tsx'
import type { SightingRule } from './response.ts'
import { replyToSign, sightingsToSign } from './send-note.client.ts'
import { DecideSharing, SharingLine } from './sharing-shape.tsx'
import type { CameBack } from './view-responses.server.ts'

interface CameBackProps {
  readonly person: PersonId
  readonly came: CameBack
  readonly rule: SightingRule
}

/** All that came back about a bulletin, for the unit that issued it: what waits for an answer first. */
export function CameBackSections({ person, came, rule }: CameBackProps) {
  const { t } = useTranslation('responses')
  const { id } = came.bulletin
  const undecided = came.sharings.filter(({ decided }) => decided === null)
  const decided = came.sharings.filter((one) => one.decided !== null)
  return (
    <>
      {came.withdrawn ? <Notice kind="warn">{t('unit.withdrawn')}</Notice> : null}
      <Section title={t('unit.questions')}>
        {came.threads.length === 0 ? (
          <EmptyState title={t('unit.questionsNone')}>{t('unit.questionsNoneHow')}</EmptyState>
        ) : (
          <div className="grid gap-4">
            {came.threads.map((thread) => (
              <ThreadCard key={thread.reader} person={person} bulletin={id} thread={thread} />
            ))}
          </div>
        )}
      </Section>
      <Section title={t('unit.requests')}>
        {came.sharings.length === 0 ? (
          <EmptyState title={t('unit.requestsNone')}>{t('unit.requestsNoneHow')}</EmptyState>
        ) : (
          <div className="grid gap-4">
            {[...undecided, ...decided].map((sharing) => (
              <Card key={sharing.note} className="grid gap-3">
                <h3 className="text-[1rem]">{sharing.organizationName}</h3>
                <SharingLine sharing={sharing} />
                {sharing.written ? <Note person={person} note={sharing.written} /> : null}
                {sharing.decided === null ? <DecideSharing person={person} sharing={sharing} /> : null}
              </Card>
            ))}
          </div>
        )}
      </Section>
      <Section title={t('unit.answers')}>
        <Answers person={person} came={came} />
      </Section>
      <Section title={t('unit.sightings')}>
        <Sightings person={person} came={came} rule={rule} />
      </Section>
    </>
  )
}

interface ThreadProps {
  readonly person: PersonId
  readonly bulletin: BulletinId
  readonly thread: CameBack['threads'][number]
}

function ThreadCard({ person, bulletin, thread }: ThreadProps) {
  const { t } = useTranslation('responses')
  const question = thread.notes.findLast(({ kind }) => kind === 'question')
  return (
    <Card className="grid gap-3">
      <h3 className="flex flex-wrap items-baseline gap-x-3 text-[1rem]">
        {thread.organizationName} {thread.name}
        <span className={thread.waits ? 'text-[.88rem] text-warn' : 'text-[.88rem] text-ok'}>
          {t(thread.waits ? 'unit.waiting' : 'unit.replied')}
        </span>
      </h3>
      {thread.notes.map((note) => (
        <Note key={note.note} person={person} note={note} />
      ))}
      {question?.copy ? (
        <details open={thread.waits}>
          <summary className="cursor-pointer text-act underline">{t('unit.reply')}</summary>
          <div className="mt-3">
            <ReplyForm person={person} bulletin={bulletin} question={question.note} />
          </div>
        </details>
      ) : null}
    </Card>
  )
}

function ReplyForm({
  person,
  bulletin,
  question,
}: {
  readonly person: PersonId
  readonly bulletin: BulletinId
  readonly question: NoteId
}) {
  const { t } = useTranslation('responses')
  const { revalidate } = useRevalidator()
  const [text, setText] = useState('')
  const signable = () =>
    text.trim() === '' ? refused('note-empty') : done(replyToSign(bulletin, question, text.trim()))
  return (
    <SignedActForm
      person={person}
      offers={[{ label: t('unit.replyGo'), signable }]}
      said={t('unit.replySaid')}
      onSigned={() => setText('')}
      onEnded={revalidate}
    >
      <Field label={t('unit.reply')} hint={t('unit.replyHow')} required>
        <TextArea
          rows={4}
          maxLength={noteLimit}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Field>
    </SignedActForm>
  )
}

function Answers({ person, came }: Omit<CameBackProps, 'rule'>) {
  const { t } = useTranslation('responses')
  if (came.responses.length === 0)
    return <EmptyState title={t('unit.answersNone')}>{t('unit.answersNoneHow')}</EmptyState>
  const columns = ['organization', 'state', 'by', 'at', 'note'] as const
  const head = columns.map((name) => <HeadCell key={name}>{t(`unit.columns.${name}`)}</HeadCell>)
  return (
    <Table caption={t('unit.answers')} head={head} stack>
      {came.responses.map((one) => (
        <tr key={one.organization}>
          <Cell rowHead label={t('unit.columns.organization')}>
            {one.organizationName}
          </Cell>
          <Cell label={t('unit.columns.state')}>
            <strong className={one.state === 'detected' ? 'text-warn' : undefined}>{t(`state.${one.state}`)}</strong>
          </Cell>
          <Cell label={t('unit.columns.by')}>{one.name}</Cell>
          <Cell label={t('unit.columns.at')}>
            <Time at={one.respondedAt} as="short" />
          </Cell>
          <Cell label={t('unit.columns.note')}>
            {one.written ? <NoteWords person={person} note={one.written} /> : t('unit.noNote')}
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

/** What the readers are told, what they could be told now, and why not where they cannot. */
function Sightings({ person, came, rule }: CameBackProps) {
  const { t, i18n } = useTranslation('responses')
  const sentence = useReasons()
  const { revalidate } = useRevalidator()
  const { told, now } = came.sightings
  const time = told ? formatTime(told.sharedAt, 'short', i18n.language === 'en' ? 'en' : 'ja') : ''
  return (
    <Card className="grid gap-3">
      <p className="max-w-[46em] text-[.92rem]">
        {t('unit.sightingsHow', { floor: rule.floor, hours: rule.delayHours })}
      </p>
      {told ? (
        <p>
          <strong>
            {t('unit.told')}　{t(`sighted.${told.sighted}`)}
          </strong>{' '}
          <span className="num text-[.88rem] text-ink-2">{time}</span>
        </p>
      ) : null}
      {came.withdrawn ? null : now.ok ? (
        <>
          <p>{t('unit.shareNow', { sighted: t(`sighted.${now.value}`) })}</p>
          <SignedActForm
            person={person}
            offers={[{ label: t('unit.share'), signable: () => done(sightingsToSign(came.bulletin.id, now.value)) }]}
            said={t('unit.shared')}
            onEnded={revalidate}
          />
        </>
      ) : (
        <p className="text-[.92rem] text-ink-2">{sentence(now.reason, now.detail)}</p>
      )}
    </Card>
  )
}
