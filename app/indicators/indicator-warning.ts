/**
 * Indicators that would do harm, or nothing, if somebody blocked them: private
 * and reserved addresses. The composer asks; it does not refuse, since a private
 * address inside a victim's network can be the very thing to say.
 */
import { type Indicator, readIpv4 } from './indicator.ts'

export type IndicatorWarning = 'private-address' | 'documentation-address' | 'loopback-address' | 'reserved-address'

interface Range {
  readonly network: string
  readonly length: number
  readonly warning: IndicatorWarning
}

// IANA IPv4 Special-Purpose Address Registry, by RFC.
const ipv4Ranges: readonly Range[] = [
  { network: '10.0.0.0', length: 8, warning: 'private-address' }, // RFC 1918
  { network: '172.16.0.0', length: 12, warning: 'private-address' }, // RFC 1918
  { network: '192.168.0.0', length: 16, warning: 'private-address' }, // RFC 1918
  { network: '100.64.0.0', length: 10, warning: 'private-address' }, // RFC 6598, behind a carrier's NAT
  { network: '169.254.0.0', length: 16, warning: 'private-address' }, // RFC 3927
  { network: '192.0.2.0', length: 24, warning: 'documentation-address' }, // RFC 5737
  { network: '198.51.100.0', length: 24, warning: 'documentation-address' }, // RFC 5737
  { network: '203.0.113.0', length: 24, warning: 'documentation-address' }, // RFC 5737
  { network: '127.0.0.0', length: 8, warning: 'loopback-address' }, // RFC 1122
  { network: '0.0.0.0', length: 8, warning: 'reserved-address' }, // RFC 1122
  { network: '224.0.0.0', length: 4, warning: 'reserved-address' }, // RFC 5771, multicast
  { network: '240.0.0.0', length: 4, warning: 'reserved-address' }, // RFC 1112
]

/** Why an indicator deserves a second look; null if it does not. */
export function warningOf(indicator: Pick<Indicator, 'kind' | 'value'>): IndicatorWarning | null {
  if (indicator.kind === 'ipv4-addr') return ipv4Warning(indicator.value)
  if (indicator.kind === 'ipv6-addr') return ipv6Warning(indicator.value)
  if (indicator.kind === 'url') return hostWarning(indicator.value)
  return null
}

function hostWarning(url: string): IndicatorWarning | null {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  if (readIpv4(host) !== null) return ipv4Warning(host)
  return host.startsWith('[') ? ipv6Warning(host.slice(1, -1)) : null
}

function ipv4Warning(value: string): IndicatorWarning | null {
  const address = numberOf(value.split('/')[0] ?? '')
  for (const { network, length, warning } of ipv4Ranges) {
    const size = 2 ** (32 - length)
    if (Math.floor(address / size) === Math.floor(numberOf(network) / size)) return warning
  }
  return null
}

const numberOf = (dotted: string): number => dotted.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)

function ipv6Warning(value: string): IndicatorWarning | null {
  const address = value.toLowerCase()
  if (address === '::1') return 'loopback-address' // RFC 4291
  if (/^f[cd][0-9a-f]{2}:/.test(address)) return 'private-address' // RFC 4193
  if (/^fe[89ab][0-9a-f]:/.test(address)) return 'private-address' // RFC 4291, link-local
  if (/^2001:0?db8:/.test(address)) return 'documentation-address' // RFC 3849
  return /^ff[0-9a-f]{2}:/.test(address) ? 'reserved-address' : null
}
