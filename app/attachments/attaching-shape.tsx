/** Files that are being attached: sent one after the other, each with where it stands. */
import { useEffect, useRef, useState } from 'react'
import { type Attachment, isWhole } from '../formats/attachment.ts'
import type { AttachmentId } from '../ids.ts'
import { type AttachmentLimits, limitDetail, limitFlaw } from './attachment-limits.ts'
import { describeFile, dropAttachment, sendAttachment } from './send-attachment.client.ts'

/** Where a file stands that has not all its parts at the portal; `lost`: the page was loaded anew, and has it no more. */
export type FileState =
  | { readonly state: 'sending' }
  | { readonly state: 'waiting' }
  | { readonly state: 'lost' }
  | { readonly state: 'paused'; readonly reason: string }

export type Update = (change: (before: readonly Attachment[]) => readonly Attachment[]) => void

export interface Attaching {
  readonly stateOf: (file: Attachment) => FileState | null
  /** Why something that was chosen was not taken. */
  readonly refused: { readonly reason: string; readonly detail: Readonly<Record<string, string | number>> } | null
  add(files: readonly File[]): Promise<void>
  /** Goes on: with the file that the page still has, or with this one. */
  goOn(file: Attachment, again?: File): void
  /** Stops sending; what lies there stays. */
  stop(file: Attachment): void
  remove(file: Attachment): void
}

interface UnderWay {
  readonly file: File
  readonly stopper: AbortController
}

export function useAttaching(attachments: readonly Attachment[], update: Update, limits: AttachmentLimits): Attaching {
  const [states, setStates] = useState<ReadonlyMap<AttachmentId, FileState>>(new Map())
  const [refusedNow, setRefused] = useState<Attaching['refused']>(null)
  const files = useRef(new Map<AttachmentId, UnderWay>())
  const queue = useRef<Promise<void>>(Promise.resolve())
  useEffect(() => {
    const all = files.current
    return () => {
      for (const { stopper } of all.values()) stopper.abort()
    }
  }, [])
  const say = (id: AttachmentId, state: FileState | null) =>
    setStates((before) => {
      const after = new Map(before)
      if (state) after.set(id, state)
      else after.delete(id)
      return after
    })
  const send = (from: Attachment, file: File) => {
    const stopper = new AbortController()
    files.current.set(from.blob, { file, stopper })
    say(from.blob, { state: 'waiting' })
    queue.current = queue.current.then(async () => {
      if (stopper.signal.aborted) return
      say(from.blob, { state: 'sending' })
      const onPart = (so: Attachment) => update((before) => before.map((one) => (one.blob === so.blob ? so : one)))
      const sent = await sendAttachment({ file, from, onPart, signal: stopper.signal })
      // Taken off meanwhile: nobody asks for it any more.
      if (files.current.get(from.blob)?.stopper !== stopper) return
      say(from.blob, sent.ok ? null : { state: 'paused', reason: sent.reason })
      if (sent.ok) files.current.delete(from.blob)
    })
  }
  return {
    refused: refusedNow,
    stateOf: (file) => (isWhole(file) ? null : (states.get(file.blob) ?? { state: 'lost' })),
    add: async (chosen) => {
      setRefused(null)
      const sizes = [...attachments, ...chosen].map(({ size }) => size)
      const flaw = limitFlaw(sizes, limits)
      if (flaw) return setRefused({ reason: flaw, detail: limitDetail(limits) })
      for (const file of chosen) {
        const described = await describeFile(file)
        if (!described.ok) {
          setRefused({ reason: described.reason, detail: {} })
          continue
        }
        update((before) => [...before, described.value])
        send(described.value, file)
      }
    },
    goOn: (attachment, again) => {
      const file = again ?? files.current.get(attachment.blob)?.file
      if (file) send(attachment, file)
    },
    stop: ({ blob }) => {
      files.current.get(blob)?.stopper.abort()
      say(blob, { state: 'paused', reason: 'attachment-stopped' })
    },
    remove: ({ blob }) => {
      files.current.get(blob)?.stopper.abort()
      files.current.delete(blob)
      say(blob, null)
      update((before) => before.filter((one) => one.blob !== blob))
      void dropAttachment(blob)
    },
  }
}
