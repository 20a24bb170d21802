import type mail from '../ja/mail.ts'
import type { Words } from '../words.ts'

export default {
  letter: {
    news: {
      subject: '[Council Portal] Something needs your attention',
      body: 'There is something on the portal that needs your attention.\nOpen this address in your browser and sign in to see it.\n\n{{origin}}\n\nWhat it is about is never written in mail.',
    },
    account: {
      subject: '[Council Portal] Please check your account',
      body: 'There is something about your account that needs your attention.\nOpen this address in your browser, sign in and look at “Your record”.\n\n{{origin}}\n\nIf your record shows anything that you did not do, or if you cannot sign in, call {{secretariat}} at once.\n\nWhat it is about is never written in mail.',
    },
    welcome: {
      subject: '[Council portal] You are going to join',
      body: 'You were entered as a user of the council portal. {{secretariat}} will hand you an address for joining, in a way by which they know that it is you.\nOpen that address in your browser. It works once, within 72 hours.\n\n{{origin}}\n\nSuch an address is never sent by mail. If you know nothing of this, call {{secretariat}}.',
    },
    reset: {
      subject: '[Council portal] A new password',
      body: 'Somebody asked for a new password for your account.\nOpen this address in your browser and set one. It also takes a code of your authenticator, a recovery code or a passkey.\n\n{{link}}\n\nThe address works once, until {{until}}.\n\nIf you did not ask, there is nothing to do: your password is as it was. If such letters keep coming, call {{secretariat}}.',
    },
    restore: {
      subject: '[Council portal] Registering a factor anew',
      body: 'The secretariat has confirmed that you lost what you sign in with. From {{from}} you can register it anew at this address.\n\n{{link}}\n\nThe address works once, until {{until}}. What you used before stops working then.\n\nIf you said nothing of the kind, open the address now, stop it there, and call {{secretariat}}.',
    },
    'address-old': {
      subject: '[Council portal] Your e-mail address is to change',
      body: 'Somebody asked to change the e-mail address of your account. Open this address to confirm it, or to stop it.\n\n{{link}}\n\nConfirm it within 72 hours of the asking. The change holds 72 hours after both the old and the new address confirmed it; until {{until}} it can be stopped from this address at any time.\n\nIf you did not ask, open the address now, stop it there, and call {{secretariat}}.',
    },
    'address-new': {
      subject: '[Council portal] Confirm this e-mail address',
      body: 'Somebody asked to use this address on the council portal. If it was you, open this address to confirm it.\n\n{{link}}\n\nIt can be confirmed until {{until}}. If it was not you, there is nothing to do.',
    },
    'duty-address': {
      subject: '[Council portal] Confirm this e-mail address',
      body: 'Somebody asked to have this address told for their organization. Open this address to confirm it.\n\n{{link}}\n\nIt can be confirmed until {{until}}. Nothing else is sent before. If you know nothing of it, there is nothing to do.',
    },
    foot: 'This message was sent automatically. Replies are not read.\nThe portal never asks for a password or a code by mail.',
  },
  settings: {
    title: 'Notices by mail',
    note: 'Mail only tells you that something needs your attention: never what it is, its title, or who issued it.',
    to: 'Sent to',
    off: 'No mail is being sent',
    offNote: 'This portal has not been set up to send mail. Sign in to see whether there is anything new.',
    choose: 'Notices you receive',
    chooseHint: 'What you clear is not sent by mail. It is still shown on the portal, as before.',
    kind: {
      bulletin: 'A new bulletin has arrived',
      reminder: 'You are reminded of a bulletin not opened or acknowledged yet',
      withdrawn: 'A bulletin you were sent is withdrawn',
      decision: 'A decision waits for a second signature',
      compared: 'The secretariat has compared your key’s fingerprint',
      'in-roll': 'You have been added to the roll',
      'reseal-asked': 'Copies are asked of your unit (liaisons)',
      resealed: 'An earlier bulletin is sealed to you anew',
      'reseal-closed': 'Your request for copies is closed',
      desk: 'You begin to serve a desk, or no longer do',
      proposal: 'When the secretariat decided what you had proposed',
      'key-ending': 'Your key expires in 60, 14 and 3 days',
    },
    save: 'Save',
    saved: 'Saved.',
    always: 'Notices that are always sent',
    alwaysNote:
      'These cannot be switched off: they tell you when somebody else uses your account, or when the council would come to a stop.',
    alwaysKind: {
      'issue-failed':
        'A bulletin that could not be issued at its set time (its issuer and the liaisons of their house)',
      'approval-asked': 'A bulletin that waits for your approval (liaisons)',
      'approval-answered': 'A bulletin of yours that was approved or returned',
      'roll-ends': 'The roll is about to lapse (secretariat; with three days left, with one, and when it has)',
      'unknown-browser': 'A sign-in from a browser you have not used before',
      credentials: 'A change of password, authenticator or recovery codes',
      key: 'A new key',
      loss: 'Reports of a lost factor, and its replacement',
      archive: 'A bulletin of yours opened from the archive',
      'reset-link': 'Links for a new password',
      'restore-link': 'Links to register a factor anew',
      address: 'A change of your e-mail address, and its stopping',
      'address-old-link': 'Links to confirm or stop a change of your e-mail address',
      'address-new-link': 'Links to confirm a new e-mail address',
      joining: 'Joining by a list of changes',
      mandate: 'Being named deputy or compliance officer, and its end',
      deputy: 'A deputy standing in (also to all of the secretariat)',
      standing: 'Suspension and restoration of your access',
    },
  },
  unset: {
    title: 'Nobody is being told by mail',
    body: 'No mail server is set, so recipients get no mail when a bulletin is issued. Where it is urgent, call them. Ask the operator of the system to set one.',
  },
  stands: {
    title: 'No mail has gone out since {{time}}',
    body: 'The mail server cannot be reached, or does not take what the portal sends. No letter is lost: they go out as soon as it does. Where it is urgent, call. Ask the operator of the system for the cause.',
  },
  duty: {
    title: 'Addresses of the organization',
    note: 'Beside its people’s addresses an organization may have some of its own: of a desk that is staffed day and night. They are told, when its people are, that there is something. What it is about is never written in mail.',
    off: 'This portal has not been set up to send mail: what is added here is told of nothing.',
    none: 'There are none.',
    email: 'E-mail address',
    language: 'Language',
    setOpen: 'Add an address',
    setNote: 'A link is sent to it. Nothing else is, until somebody there has opened it within 72 hours and confirmed.',
    set: 'Add it',
    removeOpen: 'Remove an address',
    remove: 'Remove it',
    confirmedOn: 'Confirmed {{time}}',
    waits: 'Waits for its confirmation until {{time}}',
    lapsed: 'Not confirmed in time. Remove it, and add it again',
    confirmTitle: 'Confirming an address for notices',
    confirmNote: 'This e-mail address is to be told for an organization that there is something.',
    confirm: 'Use this address',
    isConfirmed: 'It is confirmed. From now on it is told when there is something.',
    gone: 'This link no longer works',
    goneHow: 'It was confirmed already, or its time is over. If it is needed, ask the contact of your organization.',
  },
  address: {
    refused: 'Cannot be delivered to ({{code}}), since {{time}}',
    refusedNote:
      'The mail server at the other end did not take the last message. Call the person and make sure that the address is right. This disappears when the next message is delivered.',
  },
} as const satisfies Words<typeof mail>
