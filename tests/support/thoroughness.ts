/**
 * How much a test tries. While mutants are judged (`npm run mutation`) each is
 * tried a thousand times over, and a tenth of the chances kills it as surely.
 */
export const thorough = process.env.FUIN_MUTANTS === undefined

/** So many rounds of a property, or a tenth of them. */
export const rounds = (all: number): number => (thorough ? all : Math.ceil(all / 10))
