import { Arrival } from '../../ui/arrival.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ReasonNotice } from '../../ui/refusal-notice.tsx'

/** How what was signed or fetched here ended: why not, or that it did. It is brought into sight, for what it stands above may be long. */
export function Ended({ reason, said }: { readonly reason: string | null; readonly said: string | null }) {
  return (
    <>
      {reason ? (
        <Arrival>
          <ReasonNotice reason={reason} />
        </Arrival>
      ) : null}
      {said ? (
        <Arrival>
          <Notice kind="ok" live>
            {said}
          </Notice>
        </Arrival>
      ) : null}
    </>
  )
}
