import { type ChangeEvent, useState } from 'react'
import { Field } from './field.tsx'
import { TextArea, TextInput } from './text-input.tsx'

/** What somebody's own program made: the file as it is, or its text as it was pasted. */
export type Brought = Uint8Array | string | null

interface BroughtProps {
  readonly file: string
  readonly paste: string
  readonly hint?: string
  /** Octets; a larger file is not read. */
  readonly most: number
  readonly accept?: string
  readonly error: string | null
  readonly onBrought: (brought: Brought) => void
}

/**
 * Takes a file, binary or text, or a pasted text: whichever came last. Without
 * names: nothing is sent but what the page makes of it.
 */
export function BroughtFields({ file, paste, hint, most, accept, error, onBrought }: BroughtProps) {
  const [text, setText] = useState('')
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = event.currentTarget.files ?? []
    if (!chosen) return onBrought(null)
    setText('')
    // One octet too many is enough to say so; the rest would only fill the memory.
    onBrought(new Uint8Array(await chosen.slice(0, most + 1).arrayBuffer()))
  }
  return (
    <>
      <Field label={file} hint={hint} error={error}>
        <TextInput
          type="file"
          className="py-2.5"
          {...(accept ? { accept } : {})}
          onChange={(event) => void choose(event)}
        />
      </Field>
      <Field label={paste}>
        <TextArea
          mono
          rows={4}
          value={text}
          spellCheck={false}
          autoComplete="off"
          maxLength={2 * most}
          onChange={({ currentTarget: { value } }) => {
            setText(value)
            onBrought(value.trim() === '' ? null : value)
          }}
        />
      </Field>
    </>
  )
}
