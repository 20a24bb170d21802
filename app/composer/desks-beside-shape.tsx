import { useTranslation } from 'react-i18next'
import { useDeskName } from '../desks/desk-words-shape.tsx'
import { forNamedPeople, type Tlp } from '../formats/marks.ts'
import { Notice } from '../ui/notice.tsx'
import { type DesksSaid, desksFor } from './desks-said.ts'

/** Who receives it beside the people chosen: said before anything is sealed, and where nobody could open it later. */
export function DesksBeside({ receiving, tlp }: { readonly receiving: DesksSaid; readonly tlp: Tlp }) {
  const { t } = useTranslation('bulletins')
  const nameOf = useDeskName()
  const { own, archive } = desksFor(receiving, tlp)
  return (
    <div className="grid gap-3 text-[.9rem]">
      <h3 className="text-[1rem]">{t('compose.desks.title')}</h3>
      <ul className="m-0 grid list-none gap-1.5 p-0">
        <li>{t('compose.self')}</li>
        <li>
          {own
            ? t('compose.desks.own', { name: nameOf(own.names) })
            : t(tlp === forNamedPeople ? 'compose.desks.named' : 'compose.desks.ownNone')}
        </li>
        {archive ? <li>{t('compose.desks.archive')}</li> : null}
      </ul>
      {archive ? null : (
        <Notice kind="warn" title={t('compose.desks.archiveNone')}>
          {t('compose.desks.archiveNoneHow')}
        </Notice>
      )}
    </div>
  )
}
