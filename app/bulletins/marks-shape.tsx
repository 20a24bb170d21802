import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Marks, Pap, Tlp } from '../formats/marks.ts'
import { ClassTag, PapBadge, Tag, Tags, TlpBadge } from '../ui/tag.tsx'

/** All marks of an opened bulletin in one line, the class first. */
export function MarksLine({ marks, children }: { readonly marks: Marks; readonly children?: ReactNode }) {
  const { t } = useTranslation('bulletins')
  return (
    <Tags>
      <ClassTag of={marks.class} />
      <Tag>{t(`grade.${marks.grade}`)}</Tag>
      <TlpBadge mark={marks.tlp} />
      <PapBadge mark={marks.pap} />
      {marks.restrictions.map((word) => (
        <Tag key={word}>{t(`restriction.${word}`)}</Tag>
      ))}
      {children}
    </Tags>
  )
}

type AfterColon<Mark extends string> = Mark extends `${string}:${infer Word}` ? Word : never

// The colon is i18next's own sign, so the dictionaries name marks by what follows it.
const wordAfterColon = <Mark extends Tlp | Pap>(mark: Mark) => mark.slice(4) as AfterColon<Mark>

/** In one line: with whom it may be shared, and what may be done about it. */
export function Allows({ marks: { tlp, pap } }: { readonly marks: Marks }) {
  const { t } = useTranslation('bulletins')
  const { t: shell } = useTranslation('shell')
  return (
    <>
      {t('reading.allows', {
        sharing: shell(`tlp.${wordAfterColon(tlp)}`),
        acting: shell(`pap.${wordAfterColon(pap)}`),
      })}
    </>
  )
}

/** What each mark lets the reader do, in one line each. */
export function Handling({ marks }: { readonly marks: Marks }) {
  const { t } = useTranslation('bulletins')
  const { t: shell } = useTranslation('shell')
  const lines: readonly (readonly [name: string, means: string])[] = [
    [shell(`class.${marks.class}`), t(`classMeans.${marks.class}`)],
    ...marks.restrictions.map((word) => [t(`restriction.${word}`), t(`means.${word}`)] as const),
    [marks.tlp, shell(`tlp.${wordAfterColon(marks.tlp)}`)],
    [marks.pap, shell(`pap.${wordAfterColon(marks.pap)}`)],
  ]
  return (
    <ul className="m-0 grid list-none gap-0 divide-y divide-line p-0 text-[.9rem]">
      {lines.map(([name, means]) => (
        <li key={name} className="py-2 first:pt-0 last:pb-0">
          <strong className="block">{name}</strong>
          {means}
        </li>
      ))}
    </ul>
  )
}
