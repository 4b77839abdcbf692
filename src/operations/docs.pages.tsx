import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import type { Server } from '../platform/http.ts'
import { DocsFrame } from '../ui/docs-frame.tsx'
import { useTexts } from '../ui/page-context.ts'
import { ApiArea, ApiContents, ApiErrors, ApiIntroduction } from './api-docs.tsx'
import { type ApiCall, apiCalls } from './api-document.ts'
import { apiAreas } from './openapi.ts'

/** The documentation of the API for everybody, drawn from the same document as `/openapi.json`. */
export function docsPages(app: Server, parts: { frame: PageFrame; publicUrl: string }): void {
  // The routes do not change while the server runs.
  let calls: ApiCall[] | undefined
  app.get('/docs', { config: { access: 'anyone' }, schema: { hide: true } }, async (request, reply) => {
    calls ??= apiCalls(app.swagger())
    return parts.frame.page(request, reply, <DocsPage calls={calls} publicUrl={parts.publicUrl} />)
  })
}

function DocsPage({ calls, publicUrl }: { calls: readonly ApiCall[]; publicUrl: string }) {
  const t = useTexts()
  return (
    <DocsFrame title={t.docs.title} lead={t.docs.lead} other={{ text: t.apiV2.title, href: '/docs/api-v2' }}>
      <div class="docs">
        <ApiContents calls={calls} />
        <div>
          <ApiIntroduction publicUrl={publicUrl} />
          {apiAreas.map((area) => (
            <ApiArea key={area} area={area} calls={calls.filter((call) => call.area === area)} />
          ))}
          <ApiErrors />
        </div>
      </div>
    </DocsFrame>
  )
}
