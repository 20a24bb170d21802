/** An ordinary form, a signed act, a key under its passphrase. Bytes. */
export const smallBody = 65_536
/** No route may ask for more. */
export const largestBody = 32 * 1024 * 1024
