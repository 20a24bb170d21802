/** Whole numbers with separators, the same on both sides: `18,204`. */
export const formatNumber = (n: number | bigint): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** A number in figures of one width, so that columns of them line up. */
export function Num({ value }: { readonly value: number | bigint }) {
  return <span className="num whitespace-nowrap">{formatNumber(value)}</span>
}

/** An entry of the log by its index: `#18,204`. */
export function EntryNumber({ index }: { readonly index: number | bigint }) {
  return <span className="num whitespace-nowrap">#{formatNumber(index)}</span>
}
