import { streamParts } from './stream-parts.server.ts'

/** A bundle as it leaves. */
export interface BundleMade {
  /** Bytes. */
  readonly length: number
  readonly entry: bigint
  read(): AsyncGenerator<Uint8Array>
}

/** The ZIP, under a name that says which entry records it. */
export const bundleAnswer = ({ length, entry, read }: BundleMade, name: string): Response =>
  new Response(streamParts(read()), {
    headers: {
      'Content-Type': 'application/zip',
      'Content-Length': String(length),
      'Content-Disposition': `attachment; filename="${name}-${entry}.zip"`,
      'Cache-Control': 'no-store',
    },
  })
