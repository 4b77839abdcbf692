import type { telegramVi } from './vi-telegram.ts'

/** English for customers' Telegram: linking a chat, and what the bot says. */
export const telegramEn: typeof telegramVi = {
  title: 'Telegram',
  lead: 'Be told by Telegram, and get links for a new password there where the shop sends no mail.',
  link: 'Link Telegram',
  linked: 'Linked',
  linkedAt: 'Since',
  unlink: 'Unlink',
  keep: 'Keep it linked',
  unlinkTitle: 'Unlink Telegram?',
  unlinkHint: 'You will not be told by Telegram any more. You can link it again at any time.',
  unlinked: 'Telegram was unlinked.',
  notReady: 'The bot is not ready yet. Please try again in a few minutes.',
  askTitle: 'Link Telegram',
  askLead: 'Enter your password, so that it is surely you.',
  password: 'Current password',
  passwordHint: 'The bot will write about your balance and your password, so only you may link it.',
  makeLink: 'Make a link',
  openTitle: 'Open the bot in Telegram',
  steps: (bot) =>
    `Open the link below, or scan the code with your phone, then press Start in the chat with @${bot}.`,
  qrLabel: 'QR code that opens the bot in Telegram',
  open: 'Open Telegram',
  waiting: 'Waiting for you to press Start in Telegram…',
  validity: 'The link works once, within 15 minutes. Do not pass it on.',
  check: 'See whether it is linked',
  doneTitle: 'Telegram is linked',
  doneHint: 'The bot has just written to you. Choose what you want to be told under Notifications.',
  toSettings: 'Choose notifications',
  column: 'Telegram',
  byTelegram: (event) => `${event}: by Telegram`,
  resetLead:
    'Enter your email or user name. We send a link for a new password to the Telegram chat of the account.',
  resetSentTitle: 'Look into Telegram',
  resetSent:
    'If there is such an account and it has Telegram linked, the bot is sending a link for a new password. It works once, within 30 minutes.',
  resetSentHint: 'No message, or no Telegram linked? Please contact support.',
  notYou: 'If it was not you who asked, ignore this message: nothing changes.',
  replies: {
    linked: (username, shop) => `Linked to the account ${username} at ${shop}. Send /stop to hear no more.`,
    link_dead: (_username, shop) =>
      `This link has been used or has expired. Make a new one on your account page at ${shop}.`,
    private_only: (_username, shop) =>
      `A group cannot be linked. Make a new link on your account page at ${shop}, and open it in your own chat with the bot.`,
    unlinked: (_username, shop) => `Unlinked. You will hear no more from ${shop}.`,
    help: (_username, shop) =>
      `To be told what happens, open your account page at ${shop} and press Link Telegram.`,
    help_linked: (username, shop) =>
      `The bot tells you what happens to the account ${username} at ${shop}. Send /stop to end that. Choose what you are told on your account page.`,
  },
}
