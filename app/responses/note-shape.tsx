import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import type { PersonId } from '../ids.ts'
import type { OpenedNote } from '../openpgp/note-requests.ts'
import { Arrival } from '../ui/arrival.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { formatTime } from '../ui/time.tsx'
import type { NoteLine } from './note.ts'

interface NoteProps {
  readonly person: PersonId
  readonly note: NoteLine
}

/** A sealed note: who wrote it and when; its words once its reader asks, under an entry like any other text that leaves. */
export function Note({ person, note }: NoteProps) {
  const { t, i18n } = useTranslation('responses')
  const time = formatTime(note.sentAt, 'short', i18n.language === 'en' ? 'en' : 'ja')
  const name = note.author === person ? t('note.yours') : note.authorName
  return (
    <div className="grid gap-1">
      <p className="num text-[.88rem] text-ink-2">
        <strong>{t(`note.kind.${note.kind}`)}</strong> {t('note.from', { name, time })}
      </p>
      <NoteWords person={person} note={note} />
    </div>
  )
}

/** Its words alone, where who wrote it stands beside it already. */
export function NoteWords({ person, note }: NoteProps) {
  const { t } = useTranslation('responses')
  const sentence = useReasons()
  const keyed = useKeyedAct({ person })
  const [opened, setOpened] = useState<OpenedNote | null>(null)
  const [reason, setReason] = useState<string | null>(null)
  if (note.copy === null) return <p className="text-[.9rem] text-ink-2">{t('note.others')}</p>
  const read = async () => {
    setReason(null)
    const { openNote } = await import('./open-note.client.ts')
    const taken = await keyed.take(t('note.read'), () => openNote(note))
    if (taken.ok) setOpened(taken.value)
    else setReason(taken.reason)
  }
  if (opened)
    return (
      <Arrival>
        <p className="whitespace-pre-wrap rounded-8 border border-line bg-ground px-4 py-3 text-[.95rem] [overflow-wrap:anywhere]">
          {opened.text}
        </p>
      </Arrival>
    )
  return (
    <div>
      <Button kind="line" small disabled={keyed.busy} onClick={() => void read()}>
        {keyed.busy && !keyed.asking ? t('note.opening') : t('note.read')}
      </Button>
      {keyed.stepUp}
      {reason ? (
        <Arrival>
          <Notice kind="refusal" live>
            {sentence(reason)}
          </Notice>
        </Arrival>
      ) : null}
    </div>
  )
}
