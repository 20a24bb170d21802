import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulletinId } from '../ids.ts'
import type { OpenedCard } from '../openpgp/vault-protocol.ts'
import { Phrases } from '../ui/phrases.tsx'
import { type Headlines, headlines } from './headlines.client.ts'

// On the server there is no vault: the module of the browser is empty there.
const store: typeof headlines | undefined = headlines
const nothing: Headlines = new Map()
const unknown = () => () => undefined

export const useHeadlines = (): Headlines =>
  useSyncExternalStore(store?.subscribe ?? unknown, store?.get ?? (() => nothing), () => nothing)

const useHeadline = (id: string): OpenedCard | null => useHeadlines().get(id as BulletinId) ?? null

export interface Headed {
  readonly id: string
  readonly publicTitle: string | null
}

/** The true headline where its card is open, else the public title, else that there is none. */
export function Headline({ of }: { readonly of: Headed }) {
  const { t } = useTranslation('shell')
  const card = useHeadline(of.id)
  const text = card?.headline ?? of.publicTitle
  return text === null ? <span className="!font-normal text-ink-2">{t('noPublicTitle')}</span> : <Phrases text={text} />
}

/** What to do, where the card is open and says so. */
export function ToDo({ of }: { readonly of: Pick<Headed, 'id'> }) {
  const card = useHeadline(of.id)
  if (!card || card.toDo === '') return null
  return (
    <p className="text-[.95rem] text-ink">
      <Phrases text={card.toDo} />
    </p>
  )
}
