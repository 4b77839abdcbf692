import type { WaitingNotice } from './notices.sql.ts'

const MESSAGE_MAX = 4096
const SEPARATOR = '\n\n'

/**
 * Gathers notices into as few messages as fit: a group takes only 20 messages a minute
 * (reference/telegram.md).
 */
export function gatherNotices(
  notices: readonly WaitingNotice[],
): { text: string; notices: readonly WaitingNotice[] }[] {
  const messages: { text: string; notices: WaitingNotice[] }[] = []
  for (const notice of notices) {
    const last = messages.at(-1)
    const joined = last ? last.text + SEPARATOR + notice.body : notice.body
    if (last && joined.length <= MESSAGE_MAX) {
      last.text = joined
      last.notices.push(notice)
    } else {
      messages.push({ text: notice.body, notices: [notice] })
    }
  }
  return messages
}
