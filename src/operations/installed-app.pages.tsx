import { createHash } from 'node:crypto'
import type { PageFrame } from '../accounts/page-frame.pages.tsx'
import type { Assets } from '../platform/assets.ts'
import { languageOf, type Server } from '../platform/http.ts'
import { Document } from '../ui/document.tsx'
import { BrandMark } from '../ui/icons.tsx'
import { useTexts } from '../ui/page-context.ts'
import { brand, texts } from '../ui/texts.ts'

const OFFLINE = '/offline'
const ACCENT = '#12684a'
const GROUND = '#f7f8f5'
// What the offline page looks like; everything else is kept when it is first used.
const offlineFiles = [
  'panel.css',
  'panel.js',
  'theme.js',
  'favicon.svg',
  'be-vietnam-pro-latin-400-normal.woff2',
  'be-vietnam-pro-vietnamese-400-normal.woff2',
]

/** What makes the shop an app that can be installed: its manifest, the service worker and the page without a connection. */
export function installedAppPages(app: Server, parts: { frame: PageFrame; assets: Assets }): void {
  const { frame, assets } = parts
  const config = { access: 'public' } as const

  app.get('/manifest.webmanifest', { config, schema: { hide: true } }, async (request, reply) => {
    const language = languageOf(request)
    const manifest = {
      id: '/',
      name: brand,
      short_name: brand,
      description: texts(language).account.app.description,
      lang: language,
      start_url: '/',
      scope: '/',
      display: 'standalone',
      background_color: GROUND,
      theme_color: ACCENT,
      icons: [
        icon(assets, 'icon-192.png', 192, 'any'),
        icon(assets, 'icon-512.png', 512, 'any'),
        icon(assets, 'icon-maskable-512.png', 512, 'maskable'),
      ],
    }
    return reply.type('application/manifest+json').send(JSON.stringify(manifest))
  })

  const script = workerScript(assets)
  app.get('/sw.js', { config, schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(script),
  )

  app.get(OFFLINE, { config, schema: { hide: true } }, async (request, reply) =>
    frame.page(request, reply, <OfflinePage />),
  )
}

function icon(assets: Assets, name: string, size: number, purpose: 'any' | 'maskable') {
  return { src: assets.url(name), sizes: `${size}x${size}`, type: 'image/png', purpose }
}

/** The built script after a line that names this build and its files, so that another build is another worker. */
function workerScript(assets: Assets): string {
  const source = assets.find(assets.url('sw.js').slice('/assets/'.length))!.body.toString('utf8')
  const files = offlineFiles.map((name) => assets.url(name))
  const build = [...files, assets.url('admin.js'), assets.url('admin.css'), assets.url('sw.js')]
  const version = `homemmo-${createHash('sha256').update(build.join()).digest('hex').slice(0, 16)}`
  return `const appFiles=${JSON.stringify({ version, offline: OFFLINE, files })};\n${source}`
}

/** Knows nobody: it is kept on the device, and the next person there may be somebody else. */
function OfflinePage() {
  const words = useTexts().account.app
  return (
    <Document title={words.offlineTitle} side="panel" bodyClass="panel panel-guest">
      <main class="content content-narrow offline" id="main" tabIndex={-1}>
        <div class="card guest-card">
          <div class="card-body">
            <BrandMark size={40} />
            <h1>{words.offlineTitle}</h1>
            <p class="page-lead">{words.offlineHint}</p>
            {/* biome-ignore lint/a11y/useValidAnchor: the address in the bar is still that of the page that was wanted */}
            <a class="btn btn-primary w-100" href="">
              {words.retry}
            </a>
          </div>
        </div>
      </main>
    </Document>
  )
}
