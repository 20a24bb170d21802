/** Hands a text or a file to the browser's own way of saving files. Nothing leaves the device. */
export function saveFile(name: string, content: string | Blob): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: 'text/plain;charset=utf-8' }) : content
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Browsers take the address before they return from click(), Safari a little later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
