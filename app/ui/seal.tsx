import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from './class-names.ts'

/**
 * The character 封 as an outline (Noto Serif JP Bold, SIL Open Font License 1.1),
 * so that no page carries a second type face for one character. It stands in a
 * square of 56, where the seal is drawn. A page holds it once, in the mark of its
 * header, however many seals lie on it.
 */
const sealCharacter =
  'M27.6 21.8H37L38.4 19.6Q38.4 19.6 38.6 19.9Q38.9 20.1 39.2 20.5Q39.6 20.9 40 21.3Q40.4 21.7 40.7 22.1Q40.7 22.3 40.5 22.4Q40.3 22.5 40.1 22.5H27.8ZM16.5 19.9H24.3L25.8 17.9Q25.8 17.9 26 18.1Q26.3 18.4 26.7 18.7Q27.1 19.1 27.6 19.5Q28.1 19.9 28.4 20.2Q28.3 20.6 27.7 20.6H16.7ZM16.3 30.4H24.3L25.8 28.3Q25.8 28.3 26.1 28.6Q26.4 28.8 26.8 29.1Q27.2 29.5 27.7 29.9Q28.2 30.3 28.6 30.7Q28.5 31.1 27.8 31.1H16.5ZM15.8 25.1H24.6L26.1 23.1Q26.1 23.1 26.4 23.3Q26.6 23.5 27.1 23.9Q27.5 24.3 28 24.7Q28.5 25.1 28.8 25.5Q28.7 25.9 28.1 25.9H16ZM34.2 15.6 38.1 16Q38.1 16.3 37.9 16.5Q37.6 16.7 37.2 16.8V36.2Q37.2 37.2 36.9 38Q36.6 38.8 35.8 39.2Q34.9 39.7 33.1 39.8Q33 39.1 32.9 38.5Q32.7 38 32.4 37.7Q32 37.3 31.4 37Q30.9 36.8 29.8 36.6V36.2Q29.8 36.2 30.3 36.3Q30.8 36.3 31.4 36.3Q32.1 36.4 32.7 36.4Q33.3 36.5 33.6 36.5Q33.9 36.5 34 36.3Q34.2 36.2 34.2 35.9ZM28.9 24.3Q30.6 25.1 31.5 26Q32.4 26.9 32.7 27.8Q33 28.6 32.9 29.4Q32.7 30.1 32.2 30.5Q31.8 30.9 31.2 30.8Q30.6 30.8 29.9 30.2Q30 29.2 29.8 28.2Q29.7 27.1 29.4 26.2Q29 25.2 28.6 24.4ZM20.5 15.7 24.4 16Q24.4 16.3 24.2 16.5Q24 16.7 23.5 16.8V25.6H20.5ZM15.8 35.8Q16.6 35.7 18 35.6Q19.4 35.4 21.2 35.2Q22.9 35 24.9 34.8Q26.9 34.5 29 34.2L29 34.6Q27.3 35.3 24.6 36.4Q21.9 37.4 18 38.7Q17.9 39 17.7 39.1Q17.5 39.3 17.2 39.4ZM20.5 26.2 24.5 26.6Q24.4 26.8 24.2 27Q24 27.2 23.5 27.3V36.2L20.5 36.6Z'

const characterId = 'seal-character'

function Face() {
  return (
    <>
      <rect x="4" y="4" width="48" height="48" rx="6" className="fill-seal" />
      <rect x="8.5" y="8.5" width="39" height="39" rx="3" fill="none" className="seal-rim" strokeWidth="1.5" />
      <use href={`#${characterId}`} className="seal-character" />
    </>
  )
}

// One jagged line, told once as the edge of each half.
const halves = [
  { edge: 'M0 0h30l-4 10 6 9-5 10 5 9-5 9 3 9H0Z', lean: 'translate(0 1) rotate(-5 28 28)' },
  { edge: 'M30 0h26v56H30l-3-9 5-9-5-9 5-10-6-9Z', lean: 'translate(8 -1) rotate(4 28 28)' },
] as const

export interface SealProps {
  /** `own`: issued by its reader, who has nothing to open. */
  readonly state: 'whole' | 'broken' | 'own'
  /** Height in pixels. */
  readonly size?: number
  /** True where the words beside it already say opened or not. */
  readonly silent?: boolean
  /** Plays the breaking once; still for those who ask for less motion. */
  readonly breaking?: boolean
  /** Grey: in a list only what still waits is vermilion. */
  readonly quiet?: boolean
}

/** The seal of a copy: the one vermilion thing on a page. Broken when its reader opened it. */
export function Seal({ state, size = 52, silent, breaking, quiet }: SealProps) {
  const { t } = useTranslation('shell')
  const id = useId()
  const name = t(`seal.${state}`)
  if (state === 'whole')
    return (
      <svg
        role="img"
        aria-label={name}
        aria-hidden={silent}
        viewBox="0 0 56 56"
        height={size}
        width={size}
        className="seal flex-none"
      >
        <Face />
      </svg>
    )
  return (
    <svg
      role="img"
      aria-label={name}
      aria-hidden={silent}
      viewBox="0 0 64 56"
      height={size}
      width={(size * 64) / 56}
      className={classNames('seal flex-none', breaking && 'seal-breaking', (quiet || state === 'own') && 'seal-quiet')}
    >
      {halves.map(({ edge, lean }, half) => (
        <g key={edge} transform={lean}>
          <clipPath id={`${id}${half}`}>
            <path d={edge} />
          </clipPath>
          <g clipPath={`url(#${id}${half})`} className={half === 0 ? 'seal-left' : 'seal-right'}>
            <Face />
          </g>
        </g>
      ))}
    </svg>
  )
}

/** How many seals are unbroken: the only other thing in vermilion. */
export function SealCount({ count }: { readonly count: number }) {
  const { t } = useTranslation('shell')
  if (count === 0) return null
  return (
    <span className="seal-count num inline-block min-w-6 rounded-full px-2 text-center text-[.8rem] font-bold leading-5">
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{t('count.unopened', { count })}</span>
    </span>
  )
}

/** The portal's own mark: the same character in ink, because vermilion belongs to the seal. */
export function BrandMark({ size = 32 }: { readonly size?: number }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 56 56" height={size} width={size} className="flex-none">
      <rect x="4" y="4" width="48" height="48" rx="6" className="fill-ink" />
      <defs>
        <path id={characterId} d={sealCharacter} />
      </defs>
      <use href={`#${characterId}`} className="fill-paper" />
    </svg>
  )
}
