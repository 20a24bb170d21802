/** Where a file goes while it comes: to a place on the disk that its reader chose first, or, where the browser has no such thing, into parts that the browser keeps for us. */
import { saveFile } from '../ui/save-file.client.ts'

/** `write` and `close` are false where the disk did not take it: full, or gone. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<boolean>
  close(): Promise<boolean>
  /** What was written goes. */
  drop(): Promise<void>
}

declare global {
  interface Window {
    /** Where there is one (WICG File System Access). */
    showSaveFilePicker?(how: { readonly suggestedName: string }): Promise<FileSystemFileHandle>
  }
}

/** Null where its reader chose no place after all. To be called at the press itself: browsers ask for one. */
export async function chooseSink(name: string): Promise<FileSink | null> {
  if (!window.showSaveFilePicker) return partsSink((blob) => saveFile({ name, content: blob }))
  try {
    const handle = await window.showSaveFilePicker({ suggestedName: name })
    return diskSink(await handle.createWritable())
  } catch {
    return null
  }
}

/** The browser writes beside the file and puts it in its place when it is closed: half a file is never there. */
const diskSink = (writable: FileSystemWritableFileStream): FileSink => ({
  write: (bytes) => did(() => writable.write(new Uint8Array(bytes))),
  close: () => did(() => writable.close()),
  drop: async () => void (await did(() => writable.abort())),
})

async function did(work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch {
    return false
  }
}

/** Parts of our own would lie in the page's memory; a Blob is the browser's, which moves large ones to its disk. */
export function partsSink(use: (whole: Blob) => void): FileSink {
  let parts: Blob[] = []
  return {
    write: async (bytes) => {
      parts.push(new Blob([new Uint8Array(bytes)]))
      return true
    },
    close: async () => {
      use(new Blob(parts, { type: 'application/octet-stream' }))
      parts = []
      return true
    },
    drop: async () => {
      parts = []
    },
  }
}
