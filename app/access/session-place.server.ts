/** Where a session is open, as far as that is honestly known. The only file that knows bowser. */
import { BlockList, isIP } from 'node:net'
import Bowser from 'bowser'
import { addressBlock, siteBlock } from './address-block.ts'

/** What the browser says of itself; null for what it does not say. */
export interface BrowserSaid {
  readonly browser: string | null
  readonly system: string | null
  readonly device: 'desktop' | 'mobile' | 'tablet' | null
}

const devices = ['desktop', 'mobile', 'tablet'] as const

export function browserSaid(userAgent: string): BrowserSaid {
  if (userAgent.trim() === '') return { browser: null, system: null, device: null }
  const { browser, os, platform } = Bowser.parse(userAgent)
  const major = browser.version?.split('.')[0] ?? ''
  return {
    browser: browser.name ? `${browser.name} ${major}`.trim() : null,
    system: os.name ? [os.name, os.versionName ?? os.version ?? ''].join(' ').trim() : null,
    device: devices.find((device) => device === platform.type) ?? null,
  }
}

/**
 * How its address stands to the one that asks. Nobody else is asked where an
 * address is: that would tell them who is signed in here.
 */
export type NetworkPlace = 'same' | 'near' | 'private' | 'other'

export function networkPlace(ip: string, now: string): NetworkPlace {
  if (addressBlock(ip) === addressBlock(now)) return 'same'
  const site = siteBlock(ip)
  if (site !== null && site === siteBlock(now)) return 'near'
  return isPrivate(ip) ? 'private' : 'other'
}

// RFC 1918, 3927, 4193 and 4291: addresses that mean something inside one network alone.
const inside = new BlockList()
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const)
  inside.addSubnet(net, bits)
for (const [net, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  inside.addSubnet(net, bits, 'ipv6')

function isPrivate(ip: string): boolean {
  const version = isIP(ip)
  return version !== 0 && inside.check(ip, version === 6 ? 'ipv6' : 'ipv4')
}
