import type ja from '../ja/reasons.ts'
import type { Words } from '../words.ts'

export default {
  // the edge
  'not-allowed': 'Your role may not do this. Nothing was changed. If you need it, ask the secretariat.',
  'not-found': 'There is nothing here, or nothing that is yours to see. Nothing was lost.',
  'form-unreadable': 'What was sent could not be read. Nothing was changed. Open the page anew and try again.',
  'form-too-large': 'What was sent is too large. Nothing was changed. Make it shorter and try again.',
  'log-unavailable':
    'The log cannot be written at the moment, so nothing was done and nothing was changed. Try again in a little while.',

  // access
  'email-missing': 'Enter your e-mail address.',
  'password-missing': 'Enter your password.',
  'code-missing': 'Enter the code.',
  'wrong-credentials': 'E-mail address or password is not right. Nothing was changed. Please check both.',
  'wrong-code':
    'This code does not work: it is mistyped, already used, or too old. Try the next one that your app shows.',
  'too-many-attempts':
    'Too many attempts. Wait about {{retryAfterSeconds}} seconds, then try again. If it is urgent, call the secretariat.',
  'limits-unavailable':
    'We cannot check safely at the moment, so this was not accepted. Nothing was changed. Try again in a little while.',
  'sign-in-lapsed': 'Time ran out before signing in was complete. Please begin again.',
  'signed-out': 'You are signed out. What you asked for was not done. Please sign in again.',
  'step-up': 'This needs a fresh confirmation that it is you. It has not been done yet.',
  'session-gone': 'That session has already ended.',
  'totp-lapsed': 'Time ran out, so nothing was registered. Your present app still works. Please begin again.',
  'password-short': 'The password is too short: {{length}} characters or more. Nothing was changed yet.',
  'password-long': 'The password is too long: {{length}} characters at most. Nothing was changed yet.',
  'password-common': 'This password is common and easily guessed. Choose another. Nothing was changed yet.',
  'password-personal':
    'A password with your address or the portal’s name in it is easily guessed. Choose another. Nothing was changed yet.',
  'password-differs': 'The two passwords are not the same. Nothing was changed yet.',

  // review
  'person-unknown':
    'Nobody has that pseudonym or id, or more than one person has. Enter it as the log shows it.',
  'organization-unknown': 'That organization was not found. Choose one from the list.',
  'bulletin-unknown': 'No bulletin has that number. Please check it.',
  'reason-missing': 'Enter a reason. No name has been shown.',
  'export-too-large':
    'More than {{limit}} entries match, so nothing was exported. Split the period and try again.',
  'act-already-used': 'That signature has been used already. No new file was made. Start the export again.',
} as const satisfies Words<typeof ja>
