import type { ComponentChildren } from 'preact'
import { Icon } from '../ui/icons.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Time } from '../ui/parts.tsx'
import { MessageText } from './document-body.tsx'
import type { MessageSide } from './ticket.ts'
import type { TicketMessage } from './ticket-messages.sql.ts'

/**
 * What was written, oldest first; `earlier` leads to what was written before. `nameOf` says who wrote it to whoever
 * reads the page.
 */
export function TicketThread({
  messages,
  earlier,
  nameOf,
}: {
  messages: readonly TicketMessage[]
  earlier: string | undefined
  nameOf: (message: { side: MessageSide; author: string }) => ComponentChildren
}) {
  const words = useTexts().support.tickets
  return (
    <>
      {earlier && (
        <p class="ticket-earlier">
          <a href={earlier}>{words.earlier}</a>
        </p>
      )}
      <ol class="ticket-thread">
        {messages.map((message) => (
          <li key={message.id} class={`ticket-message ticket-message-${message.side}`}>
            <p class="ticket-message-head">
              {message.side === 'note' && <Icon name="lock" size={14} />}
              <strong>{nameOf(message)}</strong> <Time at={message.createdAt} />
            </p>
            <MessageText text={message.body} />
          </li>
        ))}
      </ol>
    </>
  )
}
