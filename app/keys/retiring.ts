/** Why a key is given up, in RFC 9580's words (§5.2.3.31): after either no new act by it is taken. */
export const retiringReasons = ['superseded', 'compromised'] as const
export type RetiringReason = (typeof retiringReasons)[number]
