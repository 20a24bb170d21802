/**
 * The addresses open to nobody in particular, by route module under app/routes.
 * A route that calls itself public without standing here fails the permission
 * test: opening a door takes two hands.
 */
export const publicRoutes: readonly string[] = [
  'routes/access/sign-in.tsx',
  'routes/access/second-factor.tsx',
  'routes/access/sign-in-passkey.tsx',
  'routes/access/ask-sign-in-passkey.ts',
  'routes/access/forgotten.tsx',
  'routes/access/reset.tsx',
  'routes/access/lost.tsx',
  'routes/access/restore.tsx',
  'routes/access/address.tsx',
  'routes/access/duty-address.tsx',
  'routes/access/sign-out.tsx',
  'routes/invitation/invitation.tsx',
  'routes/shell/language.tsx',
  'routes/shell/theme.tsx',
  'routes/log/checkpoint.ts',
  'routes/log/vkey.ts',
  'routes/log/consistency.ts',
  'routes/log/tile.ts',
  'routes/edge/csp-reports.ts',
  'routes/edge/not-found.tsx',
  'routes/demo/codes.tsx',
  'routes/demo/mail.tsx',
]
