/** How we have openpgp.js judge: once, for every file of this room. */
import * as openpgp from 'openpgp'

/** RSA below 3072 bits is refused; so are the curves and algorithms openpgp.js calls weak. */
export const strictConfig: openpgp.PartialConfig = { minRSABits: 3072, allowUnauthenticatedMessages: false }

// The library asks the machine's clock wherever it is given no time. Nothing here
// may hang on that clock; at the end of time every statement of a key is made.
export const endOfTime = new Date(8.64e15)

/** The whole configuration, for the library's inner functions, which want it whole. */
export const config: openpgp.Config = { ...openpgp.config, ...strictConfig }
