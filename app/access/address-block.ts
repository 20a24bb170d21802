/** One household or office holds a whole IPv6 /64: counting single addresses would count nothing. */
export const addressBlock = (ip: string): string => blockOf(ip, 4) ?? ip.replace(/^::ffff:/i, '')

/** Whoever is given one /64 is often given a /48, 65,536 of them. Null for IPv4, where an address is one already. */
export const siteBlock = (ip: string): string | null => blockOf(ip, 3)

function blockOf(ip: string, groupsKept: number): string | null {
  if (!ip.includes(':') || ip.includes('.')) return null
  const [head = '', tail] = ip.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after].slice(0, groupsKept)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/${16 * groupsKept}`
}
