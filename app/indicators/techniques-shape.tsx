import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { techniqueAddress } from './stix-bundle.ts'

type TechniqueName = (id: string) => string | null

const nobodysName: TechniqueName = () => null
let known: TechniqueName = nobodysName
let coming: Promise<TechniqueName> | null = null
const waiting = new Set<() => void>()

/** The names of techniques, which come along only where one is shown: they are as large as a page. */
function loadTechniqueNames(): Promise<TechniqueName> {
  coming ??= import('./attack-names.ts').then(({ techniqueName }) => {
    known = techniqueName
    for (const tell of waiting) tell()
    return known
  })
  return coming
}

function listen(tell: () => void): () => void {
  waiting.add(tell)
  // Without them there are the ids, which say all that has to be said.
  loadTechniqueNames().catch(() => {
    coming = null
  })
  return () => waiting.delete(tell)
}

const listenToNothing = () => () => undefined

/** `wanted`: whether there is a technique to be named at all. */
export const useTechniqueNames = (wanted: boolean): TechniqueName =>
  useSyncExternalStore(
    wanted ? listen : listenToNothing,
    () => known,
    () => nobodysName,
  )

export function Techniques({ ids }: { readonly ids: readonly string[] }) {
  const { t } = useTranslation('bulletins')
  const nameOf = useTechniqueNames(ids.length > 0)
  if (ids.length === 0) return null
  return (
    <span className="inline-flex flex-wrap gap-x-3 gap-y-1 text-[.85rem]">
      {ids.map((id) => (
        <a key={id} href={techniqueAddress(id)} rel="noreferrer noopener" target="_blank">
          <span className="whitespace-nowrap font-mono">{id}</span>
          <Named name={nameOf(id)} />
          <span className="sr-only">{t('indicator.technique')}</span>
        </a>
      ))}
    </span>
  )
}

/** MITRE has no Japanese names: what stands here is English on every page. */
function Named({ name }: { readonly name: string | null }) {
  return name === null ? null : <span lang="en"> {name}</span>
}
