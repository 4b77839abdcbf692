import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildAssets } from '../platform/assets.ts'
import { renderPart } from '../ui/render.tsx'
import { DocumentBody, MessageText } from './document-body.tsx'
import { hasMissing, questionsOf, readDocument, searchQuestions } from './document-text.ts'

const page = { language: 'vi' as const, theme: 'auto' as const, path: '/', assets: await buildAssets() }
const drawn = (text: string) => renderPart(page, <DocumentBody blocks={readDocument(text)} />)
const inside = (text: string) => drawn(text).replace(/^<div class="document-text">|<\/div>$/g, '')

test('headings, paragraphs, lists, bold and links are drawn, and nothing else is a mark', () => {
  const text = '## One\nfirst\nsecond\n\n- **a**\n- b\n\n# not a heading *nor this*'
  assert.equal(
    inside(text),
    '<h2>One</h2><p>first second</p><ul><li><strong>a</strong></li><li>b</li></ul><p># not a heading *nor this*</p>',
  )
  assert.equal(inside('[terms](/documents/terms)'), '<p><a href="/documents/terms">terms</a></p>')
  assert.match(
    inside('see https://example.com/a?b=1&c=2.'),
    /^<p>see <a href="https:\/\/example\.com\/a\?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow">.*<\/a>\.<\/p>$/,
  )
})

test('no HTML passes through, whatever is written', () => {
  const tags = /<(?!\/?(div|p|h2|ul|li|strong|em|a)\b)/
  const pieces = fc.constantFrom(
    ...[
      '<script>',
      '</p>',
      '<img src=x onerror=alert(1)>',
      '**',
      '[',
      '](',
      ')',
      '[[',
      ']]',
      '## ',
      '- ',
      '\n',
    ],
    ...['javascript:alert(1)', 'https://a.b/', '"', "'", '&', '<a href=', 'chữ', '//evil.example', '/\\evil'],
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const html = drawn(parts.join('')) + renderPart(page, <MessageText text={parts.join('')} />)
      assert.doesNotMatch(html, tags)
      for (const [, href] of html.matchAll(/href="([^"]*)"/g)) {
        assert.match(href!, /^(https:\/\/|\/(?![/\\]))/)
      }
    }),
    { numRuns: 2000 },
  )
})

test('addresses that run something or lead away under our name stay text', () => {
  for (const address of [
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/\\evil.example',
    'evil',
  ]) {
    assert.doesNotMatch(drawn(`[here](${address})`), /<a /, address)
  }
})

test('the longest text of the worst kind is read at once', () => {
  for (const piece of ['[', '[[', '**', '[a](', '[[a', 'http://', '- ', '## ']) {
    const blocks = readDocument(piece.repeat(50_000 / piece.length))
    assert.ok(blocks.length > 0)
  }
})

test('questions are found without diacritics, in question or answer', () => {
  const all = questionsOf(
    readDocument('above\n\n## Đơn hàng ở đâu?\nTrong **danh sách**.\n\n## Nạp tiền?\nBằng QR.'),
  )
  const found = (search: string) => searchQuestions(all, search).map((one) => one.question)
  assert.deepEqual(found('don hang'), ['Đơn hàng ở đâu?'])
  assert.deepEqual(found('DANH sach'), ['Đơn hàng ở đâu?'])
  assert.deepEqual(found('qr'), ['Nạp tiền?'])
  assert.deepEqual(found('rút'), [])
})

test('what is still to be filled in is marked as such', () => {
  assert.ok(hasMissing('Name: [[full name]]'))
  assert.ok(!hasMissing('Name: HOMEMMO'))
  assert.match(drawn('Name: [[full name]]'), /<em class="document-missing">full name – /)
})
