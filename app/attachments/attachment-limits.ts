/** How much may be attached: of one file, of all files of one bulletin, and how many; the portal's settings say it. */
export interface AttachmentLimits {
  /** Bytes of one file. */
  readonly file: number
  /** Bytes of all files of a bulletin. */
  readonly total: number
  readonly count: number
}

const mebibyte = 1024 * 1024
export const defaultLimits: AttachmentLimits = { file: 100 * mebibyte, total: 300 * mebibyte, count: 10 }

/** Files that somebody may have begun and named in nothing yet, for each that a bulletin may have. */
const begunAtOnce = 4

export type LimitFlaw = 'attachment-too-large' | 'attachments-too-many'

/** Why this much may not be attached to one bulletin; null where it may. */
export function limitFlaw(sizes: readonly number[], { file, total, count }: AttachmentLimits): LimitFlaw | null {
  if (sizes.some((size) => size > file)) return 'attachment-too-large'
  const all = sizes.reduce((sum, size) => sum + size, 0)
  return sizes.length > count || all > total ? 'attachments-too-many' : null
}

/** Whether somebody has begun so much already that nothing more is taken. */
export const isTooMuchBegun = (
  begun: { readonly files: number; readonly bytes: number },
  { total, count }: AttachmentLimits,
): boolean => begun.files > begunAtOnce * count || begun.bytes > begunAtOnce * total

/** What a refusal says beside its reason. */
export const limitDetail = ({ file, total, count }: AttachmentLimits) => ({
  file: Math.floor(file / mebibyte),
  total: Math.floor(total / mebibyte),
  count,
})
