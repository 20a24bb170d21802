declare const house: {
  /** Name and path, from the roof to the ground. */
  readonly layers: readonly (readonly [name: string, path: string])[]
  /** Those that hold nouns and rules. */
  readonly rooms: readonly string[]
}
export = house
