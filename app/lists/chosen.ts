/** What is chosen of a list, kept while its pages are turned: in this page's memory only, so that signing out forgets it. */
export interface Chosen {
  readonly names: ReadonlySet<string>
  /** Where a range begins: the line that was chosen or let go last. */
  readonly last: string | null
}

export const nothingChosen: Chosen = { names: new Set(), last: null }

/** Chooses one line or lets it go; with `range`, all from the last one to it, as lines of this page stand. */
export function toggled(
  chosen: Chosen,
  {
    name,
    on,
    range,
    page,
  }: { readonly name: string; readonly on: boolean; readonly range: boolean; readonly page: readonly string[] },
): Chosen {
  const [from, to] = [chosen.last === null ? -1 : page.indexOf(chosen.last), page.indexOf(name)]
  const meant = range && from >= 0 && to >= 0 ? page.slice(Math.min(from, to), Math.max(from, to) + 1) : [name]
  return { names: withAll(chosen.names, meant, on), last: name }
}

/** Chooses every line of this page, or lets them all go. */
export const toggledPage = (chosen: Chosen, page: readonly string[], on: boolean): Chosen => ({
  names: withAll(chosen.names, page, on),
  last: null,
})

function withAll(names: ReadonlySet<string>, meant: readonly string[], on: boolean): ReadonlySet<string> {
  const changed = new Set(names)
  for (const name of meant) {
    if (on) changed.add(name)
    else changed.delete(name)
  }
  return changed
}
