/** Writes the one-file verifier to `file` (absolute, or relative to the project) and gives its path. */
export function buildVerifier(file?: string): Promise<string>
export function buildReader(file?: string): Promise<string>
