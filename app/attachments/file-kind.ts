/**
 * What a file is, told from what is in it and never from its name: a `.pdf` may be a program. A small table of what
 * councils send each other, and of what must not pass for something else; a library of four hundred formats would read
 * more of strangers' bytes to tell readers little more. Whatever is not here is "unknown", which is said too.
 */
export const fileKinds = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  word: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  excel: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  powerpoint: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  macros: 'application/vnd.ms-office.macros',
  'old-office': 'application/x-ole-storage',
  opendocument: 'application/vnd.oasis.opendocument',
  rtf: 'application/rtf',
  zip: 'application/zip',
  'locked-zip': 'application/x-zip-encrypted',
  'seven-zip': 'application/x-7z-compressed',
  rar: 'application/vnd.rar',
  gzip: 'application/gzip',
  xz: 'application/x-xz',
  bzip2: 'application/x-bzip2',
  tar: 'application/x-tar',
  program: 'application/x-executable',
  script: 'text/x-script',
  shortcut: 'application/x-ms-shortcut',
  'disk-image': 'application/x-iso9660-image',
  capture: 'application/vnd.tcpdump.pcap',
  'event-log': 'application/x-ms-evtx',
  openpgp: 'application/pgp-encrypted',
  html: 'text/html',
  xml: 'application/xml',
  json: 'application/json',
  text: 'text/plain',
  empty: 'application/x-empty',
  unknown: 'application/octet-stream',
} as const
export type FileKind = keyof typeof fileKinds

const isKind = (word: string): word is FileKind => Object.hasOwn(fileKinds, word)

/** The kind that a signed media type stands for. */
export const kindOfType = (mediaType: string): FileKind =>
  Object.keys(fileKinds).find((word): word is FileKind => isKind(word) && fileKinds[word] === mediaType) ?? 'unknown'

/** Kinds that do something when they are opened: said beside the name, before anybody presses. */
const acting: readonly FileKind[] = [
  'program',
  'script',
  'shortcut',
  'macros',
  'html',
  'svg',
  'disk-image',
  'old-office',
]
export const isActing = (kind: FileKind): boolean => acting.includes(kind)

/** Kinds that may be shown on the page once their reader asks: pictures that a browser draws and that run nothing. */
const drawn: readonly FileKind[] = ['png', 'jpeg', 'gif', 'webp']
export const isDrawn = (kind: FileKind): boolean => drawn.includes(kind)
/** Bytes of a picture that is shown: it is held in the page as a whole. */
export const drawnLimit = 16 * 1024 * 1024

/** Where such bytes stand at such a place it is this; the first row that fits. */
const magics: readonly (readonly [FileKind, number, string])[] = [
  ['pdf', 0, '%PDF-'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['jpeg', 0, '\xff\xd8\xff'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['program', 0, 'MZ'],
  ['program', 0, '\x7fELF'],
  // Mach-O in either order, and the fat one, which Java's classes share.
  ['program', 0, '\xfe\xed\xfa\xce'],
  ['program', 0, '\xfe\xed\xfa\xcf'],
  ['program', 0, '\xce\xfa\xed\xfe'],
  ['program', 0, '\xcf\xfa\xed\xfe'],
  ['program', 0, '\xca\xfe\xba\xbe'],
  ['shortcut', 0, 'L\0\0\0\x01\x14\x02\0'],
  ['old-office', 0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['rtf', 0, '{\\rtf'],
  ['seven-zip', 0, '7z\xbc\xaf\x27\x1c'],
  ['rar', 0, 'Rar!\x1a\x07'],
  ['gzip', 0, '\x1f\x8b'],
  ['xz', 0, '\xfd7zXZ\0'],
  ['bzip2', 0, 'BZh'],
  ['tar', 257, 'ustar'],
  ['disk-image', 0x8001, 'CD001'],
  ['capture', 0, '\xd4\xc3\xb2\xa1'],
  ['capture', 0, '\xa1\xb2\xc3\xd4'],
  ['capture', 0, '\x0a\x0d\x0d\x0a'],
  ['event-log', 0, 'ElfFile\0'],
  ['openpgp', 0, '-----BEGIN PGP MESSAGE'],
  ['script', 0, '#!'],
]

/** By the beginning of the file: its first part, or as much of it as there is. */
export function kindOf(head: Uint8Array): FileKind {
  if (head.length === 0) return 'empty'
  if (has(head, 'PK\x03\x04')) return zipKind(head)
  if (has(head, 'RIFF') && has(head, 'WEBP', 8)) return 'webp'
  return magics.find(([, at, magic]) => has(head, magic, at))?.[0] ?? textKind(head)
}

function has(head: Uint8Array, magic: string, at = 0): boolean {
  for (let i = 0; i < magic.length; i++) if (head[at + i] !== magic.charCodeAt(i)) return false
  return true
}

/** Office's documents are ZIPs whose files have known names; these stand uncompressed in the local headers. */
function zipKind(head: Uint8Array): FileKind {
  const names = latin(head)
  if (names.startsWith('mimetypeapplication/vnd.oasis.opendocument', 30)) return 'opendocument'
  if (names.includes('[Content_Types].xml')) {
    if (names.includes('vbaProject.bin')) return 'macros'
    if (names.includes('word/')) return 'word'
    if (names.includes('xl/')) return 'excel'
    if (names.includes('ppt/')) return 'powerpoint'
  }
  // General purpose bit 0: how samples of malware travel.
  return ((head[6] ?? 0) & 1) === 1 ? 'locked-zip' : 'zip'
}

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes)

/** Bytes of a text that are looked at. */
const textHead = 64 * 1024

function textKind(head: Uint8Array): FileKind {
  const text = textOf(head.subarray(0, textHead))
  if (text === null) return 'unknown'
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (/^<!doctype html|^<html|<script[\s>]/i.test(start)) return 'html'
  if (/<svg[\s>]/i.test(start.slice(0, 4096))) return 'svg'
  if (/^<\?xml|^<[a-z][\w:-]*[\s>]/i.test(start)) return 'xml'
  if (/^[[{]/.test(start)) return 'json'
  return 'text'
}

/** UTF-8, or what Japanese Excel writes; null where it is no text. The last letter may be cut. */
function textOf(head: Uint8Array): string | null {
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return null
  for (const encoding of ['utf-8', 'shift_jis'])
    for (let cut = 0; cut < 4; cut++) {
      const text = decodedAs(encoding, head.subarray(0, head.length - cut))
      if (text !== null) return text
    }
  return null
}

function decodedAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    // Another encoding, or a letter of more bytes than are here.
    return null
  }
}
