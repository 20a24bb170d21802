/**
 * The sectors of covered operators 特別社会基盤事業者, in statutory order
 * (経済安全保障推進法 Art. 50(1), which the Act refers to). Medical stands in the
 * list and is not yet in force.
 */
export const sectors = [
  'electricity',
  'gas',
  'oil',
  'water',
  'railway',
  'truck-freight',
  'ocean-cargo',
  'port-transport',
  'aviation',
  'airports',
  'telecommunications',
  'broadcasting',
  'postal',
  'finance',
  'credit-card',
  'medical',
] as const
export type Sector = (typeof sectors)[number]

const notInForce: ReadonlySet<Sector> = new Set(['medical'])

export const isSector = (text: unknown): text is Sector => sectors.includes(text as Sector)
/** False for a sector the statute names but has not put in force: shown, never chosen. */
export const isActiveSector = (sector: Sector): boolean => !notInForce.has(sector)
