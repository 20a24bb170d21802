import { useTranslation } from 'react-i18next'
import { Notice } from './notice.tsx'

/** What comes back to a form that was refused. */
export interface FormKept {
  /** Which form of its page it was: the `do` that it was sent with. */
  readonly of: string
  /** What was typed, where it may be shown again. */
  readonly kept: Readonly<Record<string, string>>
  /** Reason words by field, in the order of the fields. */
  readonly complaints: Readonly<Record<string, readonly string[]>>
}

/** What an action may have answered; anything without a refusal in it shows nothing. */
export interface MaybeRefused {
  readonly refusal?: { readonly reason: string; readonly detail: Readonly<Record<string, string | number>> } | undefined
  readonly form?: FormKept | undefined
}

/** The id of a form by what it does; its fields' begin with it. */
export const formId = (does: string): string => (does === '' ? 'form' : `form-${does}`)

export const firstComplaint = ({ form }: MaybeRefused): string | null => Object.keys(form?.complaints ?? {})[0] ?? null

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
  const complaints = Object.keys(answer.form?.complaints ?? {}).length
  return (
    <Notice kind="refusal" id={refusalId} live>
      {complaints > 1 ? <Complaints answer={answer} /> : sentence(reason, detail)}
    </Notice>
  )
}

/** All of them, each leading to its field: on a long form none is out of sight. */
function Complaints({ answer: { form, refusal } }: { readonly answer: MaybeRefused }) {
  const { t } = useTranslation('shell')
  const sentence = useReasons()
  const complaints = Object.entries(form?.complaints ?? {})
  const detailOf = (word: string) => (word === refusal?.reason ? refusal.detail : undefined)
  return (
    <>
      <p className="font-semibold">{t('form.check', { count: complaints.length })}</p>
      <ul className="mt-1 grid list-disc gap-1 pl-5">
        {complaints.map(([name, words]) => (
          <li key={name}>
            <a href={`#${formId(form?.of ?? '')}-${name}`}>{words.map((word) => sentence(word, detailOf(word)))}</a>
          </li>
        ))}
      </ul>
    </>
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
