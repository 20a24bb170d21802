import { CopyButton } from './copy-button.tsx'

/** A command for a terminal, word for word; on a narrow page it breaks anywhere, and is copied in one piece. */
export function Command({ children, copy = false }: { readonly children: string; readonly copy?: boolean }) {
  return (
    <div className="grid justify-items-start gap-1.5">
      <pre
        translate="no"
        className="m-0 w-full rounded-6 bg-ground p-2.5 font-mono text-[.8rem] whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {children}
      </pre>
      {copy ? <CopyButton text={children} /> : null}
    </div>
  )
}
