import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toCsv } from './csv.ts'

test('cells that a spreadsheet would run are prefixed, numbers stay numbers', () => {
  const row = ['=1+1', '+84', '-1', '@x', '\t=1', -5, 2.5, null, 'a=b']
  assert.equal(toCsv(['a'], [row]), `\uFEFFa\r\n'=1+1,'+84,'-1,'@x,'\t=1,-5,2.5,,a=b\r\n`)
})

test('commas, quotes and line ends stay inside their cell', () => {
  assert.equal(
    toCsv(['a,b'], [['say "hi"', 'two\r\nlines']]),
    `\uFEFF"a,b"\r\n"say ""hi""","two\r\nlines"\r\n`,
  )
})
