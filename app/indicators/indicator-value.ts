/**
 * How a value of each kind is written: the one spelling a machine wants, out of
 * what people write. Every reader takes a whole text and answers null unless all
 * of it is such a value; finding values in a text is pasted-text.ts.
 */
import { createBase58check } from '@scure/base'
import tlds from 'tlds' with { type: 'json' }
import { sha256 } from '../formats/sha256.ts'
import type { IndicatorKind } from './indicator-kind.ts'

/** A value in the spelling of its kind; null if the text is none. */
export type ReadValue = (text: string) => string | null

// A name has 253 characters at most, of which some may be written with several. To parse one takes the
// square of its length where combining marks stand out of order.
const longestHost = 1_000

/** `https://…`: scheme and host in lower case, what follows as written. */
export function readUrl(text: string): string | null {
  if (!/^(?:https?|ftps?|sftp):\/\/[^\s<>"\\^`{|}]+$/i.test(text)) return null
  const [, scheme = '', user = '', host = '', rest = ''] =
    /^([a-z]+):\/\/((?:[^/?#@]*@)?)([^/?#]*)(.*)$/is.exec(text) ?? []
  if (host.length > longestHost || !URL.canParse(text)) return null
  return `${scheme.toLowerCase()}://${user}${host.toLowerCase()}${rest}`
}

/** Four decimal bytes without leading zeros, and a prefix length if any (CIDR). */
export function readIpv4(text: string): string | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text)
  if (!match) return null
  const bytes = match.slice(1, 5)
  if (bytes.some((byte) => Number(byte) > 255 || (byte.length > 1 && byte.startsWith('0')))) return null
  return Number(match[5] ?? 32) <= 32 ? text : null
}

/** As RFC 5952 writes it: lower case, the longest run of zeros left out; and a prefix length if any. */
export function readIpv6(text: string): string | null {
  const [address = '', prefix, ...more] = text.split('/')
  if (more.length > 0 || (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= 128))) return null
  if (!address.includes(':') || address.length > 45 || !/^[0-9a-f:.]+$/i.test(address)) return null
  // The URL standard writes a host so (WHATWG URL 3.5, after RFC 5952).
  if (!URL.canParse(`http://[${address}]/`)) return null
  const written = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  return prefix === undefined ? written : `${written}/${Number(prefix)}`
}

/** `198.51.100.23:443`, `[2001:db8::1]:443`, `c2.example:8443`. */
export function readAddressPort(text: string): string | null {
  const [, host = '', port = ''] = /^(\[[^\]]{2,45}\]|[^:[\]]{1,253}):(\d{1,5})$/.exec(text) ?? []
  if (Number(port) < 1 || Number(port) > 65_535) return null
  if (host.startsWith('[')) {
    const address = readIpv6(host.slice(1, -1))
    return address === null || address.includes('/') ? null : `[${address}]:${Number(port)}`
  }
  const address = host.includes('/') ? null : (readIpv4(host) ?? readDomain(host))
  return address === null ? null : `${address}:${Number(port)}`
}

const label = '[a-z0-9_\\p{L}](?:[a-z0-9_\\p{L}-]{0,61}[a-z0-9_\\p{L}])?'
const domain = new RegExp(`^(?:${label}\\.)+(?:[a-z\\p{L}]{2,63}|xn--[a-z0-9-]{2,59})\\.?$`, 'iu')

export function readDomain(text: string): string | null {
  return text.length <= 253 && domain.test(text) ? text.replace(/\.$/, '').toLowerCase() : null
}

// RFC 6761, 6762, 7686, and .internal, reserved by ICANN in 2024: used inside networks, or in examples.
const reservedTops = ['example', 'test', 'invalid', 'localhost', 'local', 'onion', 'internal', 'lan', 'arpa']
const tops: ReadonlySet<string> = new Set([...tlds, ...reservedTops])

/** Whether the last label is a top-level domain that there is, as of the list of IANA that the package `tlds` holds. */
export const hasKnownTop = (host: string): boolean => tops.has(host.slice(host.lastIndexOf('.') + 1).toLowerCase())

export function readEmail(text: string): string | null {
  const [name = '', host = '', ...more] = text.split('@')
  if (more.length > 0 || !/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/.test(name)) return null
  return readDomain(host) === null ? null : `${name}@${host.toLowerCase()}`
}

const hashKinds = [
  ['md5', 32],
  ['sha-1', 40],
  ['sha-224', 56],
  ['sha-256', 64],
  ['sha-384', 96],
  ['sha-512', 128],
] as const satisfies readonly (readonly [IndicatorKind, number])[]

/** By its length; null for a run of digits that no algorithm makes. */
export const hashKindOf = (digits: number): IndicatorKind | null =>
  hashKinds.find(([, length]) => length === digits)?.[0] ?? null

const readHash =
  (digits: number): ReadValue =>
  (text) =>
    new RegExp(`^[0-9a-f]{${digits}}$`, 'i').test(text) ? text.toLowerCase() : null

/** RFC 3492 aside: what FoxIO's specification of JA4 writes, three parts between underscores. */
export const readJa4: ReadValue = (text) =>
  /^[tqd](?:1[0-3]|s[23]|d[123]|00)[di]\d{4}[0-9a-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}$/.test(text) ? text : null

// What analysts always mean as files, whether or not a top-level domain bears the name.
const extensions =
  'exe|dll|sys|scr|bat|cmd|ps1|psm1|psd1|vbs|vbe|js|jse|wsf|hta|lnk|url|msi|msix|iso|img|vhdx?|docx?|docm|dotm|xlsx?|xlsm|xlsb|xll|xla|pptx?|pptm|pdf|rtf|zipx?|rar|7z|cab|tar|gz|tgz|bz2|xz|jar|war|class|apk|py|pyc|pl|rb|sh|elf|so|dylib|bin|dat|tmp|log|one|chm|cpl|ocx|php|aspx?|ashx|jspx?|cgi|ini|cfg|conf|config|db|sqlite|txt|csv|json|xml|yml|yaml|eml|msg|ico|png|jpe?g|gif|svg|mp4|mov|md|dmg|pkg|app|deb|rpm|service|plist|key|pem|pfx|p12|crt|cer'
const fileName = new RegExp(`^[^\\\\/:*?"<>|\\p{Cc}]{1,200}\\.(?:${extensions})$`, 'iu')
const ends = new RegExp(`\\.(?:${extensions})$`, 'i')

export const readFileName: ReadValue = (text) => (fileName.test(text) ? text : null)

/** Whether the last part is what a file ends in. */
export const endsLikeFile = (text: string): boolean => ends.test(text)

/** From a drive, a share, a variable or the root on: directories and a name. */
export const readFilePath: ReadValue = (text) =>
  /^(?:[A-Za-z]:\\|%[A-Za-z_()0-9]{1,64}%\\|\\\\[\w.-]{1,255}\\|\/)[^\p{Cc}"<>|?]{1,1000}$/u.test(text) &&
  !/[\\/]$/.test(text)
    ? text
    : null

export const readRegistryKey: ReadValue = (text) =>
  /^(?:HKLM|HKCU|HKCR|HKU|HKCC|HKEY_(?:LOCAL_MACHINE|CURRENT_USER|CLASSES_ROOT|USERS|CURRENT_CONFIG))(?:\\[^\p{Cc}\\"]{1,255}){1,40}$/iu.test(
    text,
  )
    ? text
    : null

export const readAsn: ReadValue = (text) => {
  const [, number = ''] = /^AS\s?(\d{1,10})$/i.exec(text) ?? []
  return number !== '' && Number(number) > 0 && Number(number) < 2 ** 32 ? `AS${Number(number)}` : null
}

/** CVE, JVN, JVNVU, JVNTA and JVNDB. */
export const readVulnerability: ReadValue = (text) =>
  /^(?:CVE-\d{4}-\d{4,7}|JVNDB-\d{4}-\d{6}|JVN(?:VU|TA)?#\d{8})$/i.test(text) ? text.toUpperCase() : null

export const readTechnique: ReadValue = (text) => (/^T[0-9]{4}(?:\.[0-9]{3})?$/.test(text) ? text : null)

const base58check = createBase58check(sha256)

/** A checksum of four bytes: no run of letters is one by chance. Bech32 (BIP 173) by its alphabet and length alone. */
export const readBitcoin: ReadValue = (text) => {
  if (/^bc1[02-9ac-hj-np-z]{39,59}$/.test(text)) return text
  if (!/^[13][1-9A-HJ-NP-Za-km-z]{25,34}$/.test(text)) return null
  try {
    return base58check.decode(text).length === 21 ? text : null
  } catch {
    return null
  }
}

/** Between eight and forty digits, with or without colons, as certificates are shown. */
export const readSerial: ReadValue = (text) => {
  const digits = text.replaceAll(':', '').toLowerCase()
  return /^[0-9a-f]{8,40}$/.test(digits) ? digits : null
}

const readLine: ReadValue = (text) => (/^\P{Cc}{1,500}$/u.test(text) ? text : null)

/**
 * In this order where only the text says what it is: a hash is also a file name, an
 * address also a domain's shape. What is missing here needs a word before it.
 */
export const readersInOrder: readonly (readonly [IndicatorKind, ReadValue])[] = [
  ['url', readUrl],
  ['ipv4-addr', readIpv4],
  ['ipv6-addr', readIpv6],
  ['address-port', readAddressPort],
  ['email-addr', readEmail],
  ...hashKinds.map(([kind, digits]) => [kind, readHash(digits)] as const),
  ['ja4', readJa4],
  ['vulnerability', readVulnerability],
  ['attack-technique', readTechnique],
  ['asn', readAsn],
  ['registry-key', readRegistryKey],
  ['file-path', readFilePath],
  ['file-name', readFileName],
  ['bitcoin-address', readBitcoin],
  ['domain-name', readDomain],
]

/** Each kind's reader. */
export const readerOf = (kind: IndicatorKind): ReadValue => {
  if (kind === 'imphash' || kind === 'ja3') return readHash(32)
  if (kind === 'certificate-serial') return readSerial
  return readersInOrder.find(([own]) => own === kind)?.[1] ?? readLine
}
