export interface FileToSave {
  readonly name: string
  readonly type: string
  readonly content: string | Uint8Array
}

/** Hands a file made in the browser to its person. It never was on the server. */
export function saveFile({ name, type, content }: FileToSave): void {
  const part = typeof content === 'string' ? content : new Uint8Array(content)
  const address = URL.createObjectURL(new Blob([part], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some browsers read the address only after this task.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
