import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import { DisclosureNote } from './disclosure-note.tsx'
import type { OrderVersions } from './disclosures.sql.ts'

/** Which terms and which disclosure were in force when an order was placed; nothing for orders from before. */
export function OrderVersionsCard({ versions }: { versions: OrderVersions }) {
  const words = useTexts().support.documents
  const { termsVersion, disclosure } = versions
  if (termsVersion === null && disclosure === null) return null
  return (
    <Card title={words.atOrder}>
      {termsVersion !== null && (
        <p class="order-terms">
          <a href={`/documents/terms/${termsVersion}?language=vi`}>
            {words.kinds.terms}, {words.version(String(termsVersion)).toLowerCase()}
          </a>
        </p>
      )}
      <DisclosureNote disclosure={disclosure} />
    </Card>
  )
}
