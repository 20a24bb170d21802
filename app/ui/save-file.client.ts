export interface FileToSave {
  readonly name: string
  /** A plain text has no type of its own; a blob brings its own. */
  readonly type?: string
  readonly content: string | Uint8Array | Blob
}

/** Hands a file to the browser's own way of saving files. What was made in the browser never leaves the device for it. */
export function saveFile({ name, type = 'text/plain;charset=utf-8', content }: FileToSave): void {
  const address = URL.createObjectURL(blobOf(content, type))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some browsers read the address only after this task.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function blobOf(content: FileToSave['content'], type: string): Blob {
  if (content instanceof Blob) return content
  return new Blob([typeof content === 'string' ? content : new Uint8Array(content)], { type })
}
