import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page, type Response } from 'playwright-core'

/** How a page is looked at. */
export type Look = {
  name: string
  width: number
  height: number
  theme: 'light' | 'dark'
  language: 'vi' | 'en'
}

const phone = { width: 360, height: 740 }
const desk = { width: 1280, height: 800 }

/** Both sizes, themes and languages: every look there is. */
export const looks: readonly Look[] = [phone, desk].flatMap((size) =>
  (['vi', 'en'] as const).flatMap((language) =>
    (['light', 'dark'] as const).map((theme) => ({
      ...size,
      theme,
      language,
      name: `${size.width}-${language}-${theme}`,
    })),
  ),
)

/** The look of that name; a test that asks for none there is fails. */
export function look(name: string): Look {
  const found = looks.find((one) => one.name === name)
  assert.ok(found, `there is no look ${name}`)
  return found
}

let browser: Browser | undefined
after(() => browser?.close())

/** A tab with its own cookies; `complaints` gathers what a browser would only mutter. Closing it is up to disposal. */
export type Tab = AsyncDisposable & { page: Page; complaints: string[] }

/** Opens a tab for the server at `url`, for a guest or whoever the token belongs to. */
export async function openTab(
  url: string,
  { width, height, theme, language }: Look,
  options: BrowserContextOptions & { token?: string } = {},
): Promise<Tab> {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH!,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  const { token, ...contextOptions } = options
  const context = await browser.newContext({ viewport: { width, height }, ...contextOptions })
  const cookies = { theme, language, ...(token === undefined ? {} : { session: token }) }
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url })))
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  // A breach of the content security policy is an error on the console too.
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('request', (request) => {
    const isOurs = request.url().startsWith(`${url}/`) || request.url().startsWith('data:')
    if (!isOurs) complaints.push(`${page.url()} asks ${request.url()}`)
  })
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** Goes to a page; to one that only a form leads to, from the form's own site and as the browser sends it. */
export async function openScreen(
  page: Page,
  url: string,
  { path, form }: { path: string; form?: Readonly<Record<string, string>> },
): Promise<Response | null> {
  if (!form) return page.goto(url + path)
  await page.goto(`${url}/offline`)
  const answer = page.waitForNavigation()
  await page.evaluate(
    ({ path, form }) => {
      const sender = Object.assign(document.createElement('form'), { method: 'post', action: path })
      for (const [name, value] of Object.entries(form)) {
        const field = Object.assign(document.createElement('textarea'), { name })
        field.value = value
        sender.append(field)
      }
      document.body.append(sender)
      sender.submit()
    },
    { path, form },
  )
  return answer
}

const SCREENSHOT_TRIES = 3

/** Keeps a picture of the whole page, which must not be wider than the screen; on a build machine checks the width alone. */
export async function takePicture(page: Page, path: string): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(beyond <= 0, `${page.url()} is ${beyond} px too wide`)
  // Half of the time of a walk, and nobody opens the pictures of a build machine.
  if (process.env.CI === 'true') return
  await mkdir(dirname(path), { recursive: true })
  for (let tries = 1; ; tries++) {
    try {
      // Half as long as PNG, hundreds of times.
      await page.screenshot({ path, fullPage: true, type: 'jpeg', quality: 85 })
      return
    } catch (error) {
      // On a busy machine Chromium now and then has no picture to give; that says nothing about the page.
      if (tries === SCREENSHOT_TRIES) throw error
    }
  }
}

// Half of what the whole text would be, to be sent to every page.
const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

/** What axe finds wrong with the page as it stands, by the WCAG 2.0 to 2.2 A and AA: a line each. */
export async function listBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found: { id: string; nodes: { html: string; failureSummary?: string }[] }[] = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(standards)}, resultTypes: ['violations'] }).then((r) => r.violations)`,
  )
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${page.url()} ${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  )
}
