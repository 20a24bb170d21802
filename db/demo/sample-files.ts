/** Invented files beside a bulletin: a page and a picture, drawn here, so that no file of anybody's is in the demo. */
import { deflateSync } from 'node:zlib'
import { utf8 } from '../../app/formats/bytes.ts'
import { crc32 } from '../../app/formats/crc32.ts'

export interface SampleFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** One page in one of the fonts that every reader has. */
export function samplePage(name: string, lines: readonly string[]): SampleFile {
  const text = lines.map((line, i) => `BT /F1 12 Tf 60 ${780 - 20 * i} Td (${line}) Tj ET`).join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.4\n'
  const places = objects.map((object, i) => {
    const at = body.length
    body += `${i + 1} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return { name, bytes: utf8(body + table + end) }
}

/** Requests by the hour, as bars: PNG, one byte a pixel. */
export function sampleChart(name: string, bars: readonly number[]): SampleFile {
  const [barWidth, height] = [24, 160]
  const width = barWidth * bars.length
  const rows = Array.from({ length: height }, (_, y) => [
    0,
    ...Array.from({ length: width }, (_, x) => {
      const bar = bars[Math.floor(x / barWidth)] ?? 0
      return x % barWidth > 3 && height - y <= bar ? 60 : 245
    }),
  ])
  const size = Buffer.alloc(8)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  const header = Buffer.concat([size, Buffer.from([8, 0, 0, 0, 0])])
  const data = deflateSync(Buffer.from(rows.flat()))
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', data), pngChunk('IEND', Buffer.alloc(0))]
  return { name, bytes: Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]) }
}

function pngChunk(type: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
