/**
 * Indicators that would do harm, or nothing, if somebody blocked them. The
 * composer asks; it does not refuse, since a private address inside a victim's
 * network can be the very thing to say.
 */
import ipaddr from 'ipaddr.js'
import type { Indicator } from './indicator.ts'
import { commonHashes, publicResolvers, wellKnownDomains } from './well-known.ts'

export type IndicatorWarning =
  | 'private-address'
  | 'documentation-address'
  | 'loopback-address'
  | 'reserved-address'
  | 'mapped-address'
  | 'wide-range'
  | 'public-resolver'
  | 'well-known-domain'
  | 'common-hash'

type Suspect = Pick<Indicator, 'kind' | 'value'>

/** Why an indicator deserves a second look; null if it does not. */
export function warningOf({ kind, value }: Suspect): IndicatorWarning | null {
  if (kind === 'ipv4-addr' || kind === 'ipv6-addr') return addressWarning(value)
  if (kind === 'address-port') return hostWarning(value.slice(0, value.lastIndexOf(':')))
  if (kind === 'domain-name') return hostWarning(value)
  if (kind === 'url') return URL.canParse(value) ? siteWarning(new URL(value)) : null
  return commonHashes.has(value) ? 'common-hash' : null
}

/** A page at a well-known place may be the attacker's own; the place as a whole is not. */
function siteWarning({ hostname, pathname }: URL): IndicatorWarning | null {
  const warning = hostWarning(hostname)
  return warning === 'well-known-domain' && pathname !== '/' ? null : warning
}

function hostWarning(host: string): IndicatorWarning | null {
  const bare = host.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(bare)) return addressWarning(bare)
  const labels = bare.split('.')
  const known = labels.some((_, i) => wellKnownDomains.has(labels.slice(i).join('.')))
  return known ? 'well-known-domain' : null
}

// RFC 5737 and 3849; to the library they are reserved like others.
const documentation = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'].map((range) =>
  ipaddr.parseCIDR(range),
)

// Whatever holds more addresses than a large organization has is rarely meant.
const widest = { ipv4: 16, ipv6: 32 } as const

function addressWarning(text: string): IndicatorWarning | null {
  const [written = '', prefix] = text.split('/')
  if (!ipaddr.isValid(written)) return null
  const address = ipaddr.parse(written)
  const bits = prefix === undefined ? null : Number(prefix)
  const range = address.range()
  if (bits !== null && bits < widest[address.kind()]) return range === 'private' ? 'private-address' : 'wide-range'
  if (publicResolvers.has(written)) return 'public-resolver'
  const isFor = documentation.some(
    ([network, length]) => network.kind() === address.kind() && address.match(network, length),
  )
  return isFor ? 'documentation-address' : warningByRange(range)
}

// Everything else that the registries of IANA set apart is reserved.
const warnings: Readonly<Partial<Record<string, IndicatorWarning | null>>> = {
  unicast: null,
  private: 'private-address',
  uniqueLocal: 'private-address',
  linkLocal: 'private-address',
  carrierGradeNat: 'private-address',
  loopback: 'loopback-address',
  ipv4Mapped: 'mapped-address',
  rfc6145: 'mapped-address',
  rfc6052: 'mapped-address',
}

const warningByRange = (range: string): IndicatorWarning | null => {
  const known = warnings[range]
  return known === undefined ? 'reserved-address' : known
}
