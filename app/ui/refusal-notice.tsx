import { useTranslation } from 'react-i18next'
import { Notice } from './notice.tsx'

/** What an action may have answered; anything without a refusal in it shows nothing. */
export interface MaybeRefused {
  readonly refusal?: { readonly reason: string; readonly detail: Readonly<Record<string, string | number>> } | undefined
}

/** Turns reason words into sentences. The page's handle must name the dictionary `reasons`. */
export function useReasons(): (reason: string, detail?: Readonly<Record<string, string | number>>) => string {
  const { t } = useTranslation('reasons')
  // Reason words travel as text, so their type is lost here; a test checks that each has its sentence.
  const say = t as unknown as (reason: string, detail: object) => string
  return (reason, detail = {}) => say(reason, detail)
}

/** A page has one last act: fields that it was about name it by this. */
export const refusalId = 'refusal'

/** The refusal of the last act, announced when it appears. */
export function RefusalNotice({ answer }: { readonly answer: MaybeRefused | null | undefined }) {
  const sentence = useReasons()
  if (!answer?.refusal) return null
  const { reason, detail } = answer.refusal
  return (
    <Notice kind="refusal" id={refusalId} live>
      {sentence(reason, detail)}
    </Notice>
  )
}

/** The same for a page's own script: why the last thing asked of the vault or the portal was not done. */
export function ReasonNotice({ reason }: { readonly reason: string | null }) {
  const sentence = useReasons()
  return reason === null ? null : (
    <Notice kind="refusal" live>
      {sentence(reason)}
    </Notice>
  )
}
