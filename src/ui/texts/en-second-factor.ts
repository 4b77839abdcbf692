import type { secondFactorVi } from './vi-second-factor.ts'

/** English for the second factor: setting it up, logging in with it, and turning it off. */
export const secondFactorEn: typeof secondFactorVi = {
  title: 'Second factor',
  lead: 'Besides the password, each log-in takes a code from an app on your phone.',
  missedTitle: 'You need a second factor',
  missed: 'The shop asks everybody who works here for one. Once it is on, the operators’ pages open again.',
  on: 'On',
  off: 'Off',
  manage: 'Manage',
  setUp: 'Set up',
  password: 'Your password',
  passwordWrong: 'The password is wrong.',
  begin: 'Begin',
  beginHint:
    'You need an authenticator app such as Google Authenticator, Microsoft Authenticator or Aegis. Enter your password to begin.',
  scan: 'Scan the QR code with the authenticator app, then enter the 6 digits that it shows.',
  qrLabel: 'QR code for the authenticator app',
  byHand: 'Cannot scan it? Type this key into the app:',
  secret: 'secret key',
  code: '6-digit code',
  confirm: 'Turn on the second factor',
  cancel: 'Give up the set-up',
  codesTitle: 'The second factor is on',
  codesHint:
    'Keep these recovery codes somewhere safe: they are shown this once. Each stands in once for a code of the app, should you lose your phone.',
  codes: 'Recovery codes',
  copyCodes: 'Copy all',
  codesDone: 'I have kept the codes',
  codesLeft: (count) => `${count} recovery codes are left.`,
  sessionsStay:
    'Devices that are logged in stay so when you turn it on. To log them out, use “Log out all other devices”.',
  sessions: 'See devices that are logged in',
  turnOff: 'Turn off the second factor',
  turnOffHint:
    'It takes the password and a code. For new recovery codes turn it off and set it up again. A password reset leaves it on.',
  turnedOff: 'The second factor is off.',
  proof: 'Code of the app, or a recovery code',
  logIn: {
    title: 'Enter your code',
    lead: 'Open the authenticator app and enter its 6 digits, or use a recovery code.',
    submit: 'Continue',
    again: 'Log in from the beginning',
    lost: 'Lost both phone and recovery codes? Please contact support.',
  },
  operator: {
    reset: 'Take the second factor away',
    title: (username) => `Take the second factor of ${username} away?`,
    hint: 'From then on the password alone logs in. Do it only when you are sure that the account’s owner asks.',
    reason: 'Reason',
    done: 'The second factor was taken away.',
  },
  mail: {
    subject: 'Your second factor has changed',
    body: 'The second factor of your account was just turned on or off. If this was not you, change the password now and contact support.',
    button: 'See the second factor',
  },
}
