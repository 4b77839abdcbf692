/** Where the bot is found: its number, and the stand-in's page where it is a stand-in. */
export type TelegramPlace = { botId: string; sandboxUrl: string | undefined }

/** The address that opens a chat with the bot and hands it the token with the press of Start. */
export function chatLink({ sandboxUrl }: TelegramPlace, botName: string, token: string): string {
  const place = sandboxUrl === undefined ? `https://t.me/${botName}` : `${sandboxUrl.replace(/\/+$/, '')}/`
  return `${place}?start=${token}`
}
