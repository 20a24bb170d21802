/** How this command ends, beside what every command says of its own use (sysexits.h). */
export const readExits = {
  /** The portal refused. */
  refused: 1,
  /** What the portal sent does not hold: nothing was opened. */
  unproven: 2,
  /** It cannot be reached, or its log or witnesses are away. */
  unreached: 69,
  /** The disk did not take it. */
  disk: 74,
  /** Address, password or code were not accepted. */
  signIn: 77,
} as const
