import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type PageContext, PageContextHolder } from './page-context.ts'

/** A whole HTML document. `node` is a layout with a page inside. */
export function renderPage(page: PageContext, node: VNode): string {
  return `<!doctype html>${renderPart(page, node)}`
}

/** A piece of HTML for htmx to put into a page that is already open. */
export function renderPart(page: PageContext, node: VNode): string {
  return renderToString(<PageContextHolder.Provider value={page}>{node}</PageContextHolder.Provider>)
}
