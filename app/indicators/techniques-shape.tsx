import { useTranslation } from 'react-i18next'
import { techniqueAddress } from './stix-bundle.ts'

export function Techniques({ ids }: { readonly ids: readonly string[] }) {
  const { t } = useTranslation('bulletins')
  if (ids.length === 0) return null
  return (
    <span className="inline-flex flex-wrap gap-2 font-mono text-[.85rem]">
      {ids.map((id) => (
        <a
          className="whitespace-nowrap"
          key={id}
          href={techniqueAddress(id)}
          rel="noreferrer noopener"
          target="_blank"
          aria-label={t('indicator.technique', { id })}
        >
          {id}
        </a>
      ))}
    </span>
  )
}
