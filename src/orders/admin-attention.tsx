import { Icon } from '../ui/icons.tsx'
import { useTexts } from '../ui/page-context.ts'

/** Why an order waits for a person, in the reader's language as far as the words are ours. */
export function Attention({ text }: { text: string }) {
  return (
    <span class="attention">
      <Icon name="warning" size={16} /> {useAttention()(text)}
    </span>
  )
}

/**
 * Puts an order's `attention` into words. The jobs write what it is before the colon, in a fixed wording, and
 * what a partner or the network said behind it.
 */
export function useAttention(): (text: string) => string {
  const words = useTexts().admin.orders.attention
  return (text) => {
    const colon = text.indexOf(': ')
    const [kind, detail] = colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 2)]
    return [kind, detail]
      .filter(Boolean)
      .map((part) => words[part] ?? part)
      .join(': ')
  }
}
