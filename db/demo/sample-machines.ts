/** Where people sit and what they browse with. Addresses are of RFC 5737, so that none is anybody's. */
import type { Where } from '../../app/access/actor.ts'

const agents: readonly [string, ...string[]] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
]
const blocks: readonly [string, ...string[]] = ['192.0.2', '198.51.100', '203.0.113']

/** Each organization goes out through one address of its own. */
export function officeOf(organization: number, person: number): Where {
  const block = blocks[organization % blocks.length] ?? blocks[0]
  return {
    ip: `${block}.${10 + Math.floor(organization / blocks.length) * 7}`,
    userAgent: agents[person % agents.length] ?? agents[0],
  }
}

/** On duty at night, over the organization's other line. */
export function nightDutyOf({ ip, userAgent }: Where): Where {
  const [a, b, c, d] = ip.split('.').map(Number)
  return { ip: `${a}.${b}.${c}.${(d ?? 0) + 3}`, userAgent }
}

/** Somebody the council does not know. */
export const stranger: Where = { ip: '203.0.113.241', userAgent: 'python-requests/2.32.3' }
