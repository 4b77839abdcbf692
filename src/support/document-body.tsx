import type { ComponentChildren } from 'preact'
import { Icon } from '../ui/icons.tsx'
import { useTexts } from '../ui/page-context.ts'
import { type Block, type Inline, type Question, readMessage } from './document-text.ts'

/** A document's text as it is read. */
export function DocumentBody({ blocks }: { blocks: readonly Block[] }) {
  return (
    <div class="document-text">
      {blocks.map((block, place) => (
        <DocumentBlock key={place} block={block} />
      ))}
    </div>
  )
}

/** Questions that open to their answers; `open` shows all answers, as after a search. */
export function QuestionList({ questions, open }: { questions: readonly Question[]; open: boolean }) {
  return (
    <div class="questions">
      {questions.map(({ question, answer }, place) => (
        <details key={place} class="question" open={open}>
          <summary>
            <span>{question}</span>
            <Icon name="right" size={18} class="question-sign" />
          </summary>
          <div class="document-text">
            {answer.map((block, at) => (
              <DocumentBlock key={at} block={block} />
            ))}
          </div>
        </details>
      ))}
    </div>
  )
}

/** What somebody wrote, with its own line breaks. */
export function MessageText({ text }: { text: string }) {
  return (
    <p class="message-text">
      <InlineText pieces={readMessage(text)} />
    </p>
  )
}

function DocumentBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return <h2>{block.text}</h2>
    case 'paragraph':
      return (
        <p>
          <InlineText pieces={block.content} />
        </p>
      )
    case 'list':
      return (
        <ul>
          {block.items.map((item, place) => (
            <li key={place}>
              <InlineText pieces={item} />
            </li>
          ))}
        </ul>
      )
  }
}

function InlineText({ pieces }: { pieces: readonly Inline[] }) {
  return (
    <>
      {pieces.map((piece, place) => (
        <InlinePiece key={place} piece={piece} />
      ))}
    </>
  )
}

function InlinePiece({ piece }: { piece: Inline }): ComponentChildren {
  const t = useTexts()
  switch (piece.kind) {
    case 'bold':
      return <strong>{piece.text}</strong>
    case 'missing':
      return (
        <em class="document-missing">
          {piece.text} – {t.support.documents.notFilled}
        </em>
      )
    case 'link':
      return piece.isOurs ? (
        <a href={piece.href}>{piece.text}</a>
      ) : (
        <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
          {piece.text}
        </a>
      )
    default:
      return piece.text
  }
}
