import { RefusalNotice } from '../ui/refusal-notice.tsx'

/** Why the last thing asked of the vault or the portal was not done; announced when it appears. */
export function ReasonNotice({ reason }: { readonly reason: string | null }) {
  return reason === null ? null : <RefusalNotice answer={{ refusal: { reason, detail: {} } }} />
}
