import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkMismatch } from './link-platform.ts'

test('a link of the network that the category names fits, whatever part of the network it is on', () => {
  for (const [category, link] of [
    ['Facebook', 'https://m.facebook.com/story.php?id=1'],
    ['Tăng like Facebook', 'https://fb.watch/abc/'],
    ['TikTok', 'https://vt.tiktok.com/ZS1/'],
    ['Youtube - Views', 'https://youtu.be/dQw4w9WgXcQ'],
    ['INSTAGRAM', ' https://www.instagram.com/p/1/ '],
  ] as const) {
    assert.equal(linkMismatch(category, link), undefined, link)
  }
})

test('a link of another network is named, and one of no known network is doubted', () => {
  assert.deepEqual(linkMismatch('Facebook', 'https://www.tiktok.com/@a/video/1'), {
    wanted: 'Facebook',
    found: 'TikTok',
  })
  assert.deepEqual(linkMismatch('TikTok', 'https://bit.ly/1'), { wanted: 'TikTok', found: undefined })
})

test('a name that only contains the network fools nobody', () => {
  for (const link of [
    'https://notfacebook.com/',
    'https://facebook.com.evil.example/',
    'https://evil.example/facebook.com',
  ])
    assert.deepEqual(linkMismatch('Facebook', link), { wanted: 'Facebook', found: undefined }, link)
})

test('nothing is said where the category names no network or several, or where there is no link', () => {
  for (const [category, link] of [
    ['Website traffic', 'https://example.com/'],
    ['Facebook & Instagram', 'https://example.com/'],
    ['Facebookish', 'https://example.com/'],
    ['Facebook', ''],
    ['Facebook', 'không phải liên kết'],
  ] as const) {
    assert.equal(linkMismatch(category, link), undefined, `${category} ${link}`)
  }
})
