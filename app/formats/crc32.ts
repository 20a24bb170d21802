/** CRC-32 (ISO 3309): finds accidents, not attacks. */

// Eight shifts a value, done once.
const table = Uint32Array.from({ length: 256 }, (_, value) => {
  let rest = value
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  return rest
})

/** Of these bytes; with `before`, of what that sum was of and then these. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let sum = before ^ 0xffffffff
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}
