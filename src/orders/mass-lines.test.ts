import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readMassLines, withoutHeading } from './mass-lines.ts'

const read = (text: string) =>
  readMassLines(text).map((line) =>
    'form' in line ? [line.form.serviceId, line.form.link, line.form.quantity] : line.problem,
  )
const link = 'https://a.example/p?x=1'

test('columns may be parted by bars, tabs, commas and semicolons, with or without quotes', () => {
  for (const line of [
    `12|${link}|1000`,
    ` #12 | ${link} | 1.000 `,
    `12\t${link}\t1000`,
    `12,${link},1000`,
    `12;${link};1000;`,
    `"12","${link}","1,000"`,
    `12, "${link}" ,1000,,`,
  ]) {
    assert.deepEqual(read(line), [[12, link, 1000]], line)
  }
})

test('a first line that heads the columns and blank lines are passed over', () => {
  const text = `\uFEFFMã dịch vụ,Liên kết,Số lượng\r\n\r\n12,${link},5\r13,${link},6\n`
  assert.deepEqual(read(withoutHeading(text)), [
    [12, link, 5],
    [13, link, 6],
  ])
  assert.equal(withoutHeading(`like|${link}|a`), `like|${link}|a`, 'a wrong line is no heading')
})

test('a comma that stands in an unquoted link or number makes a line unreadable, never another order', () => {
  assert.deepEqual(read(`12,${link},1,500`), ['unreadable'])
  assert.deepEqual(read(`12,https://a.example/1,2,500`), ['unreadable'])
  assert.deepEqual(read(`12,"https://a.example/1,2",500`), [[12, 'https://a.example/1,2', 500]])
  assert.deepEqual(read(`12|https://a.example/1,2|500`), [[12, 'https://a.example/1,2', 500]])
})

test('what is no number is told apart from what is missing', () => {
  assert.deepEqual(read('12'), ['unreadable'])
  assert.deepEqual(read(`like|${link}|5`), ['no_service'])
  assert.deepEqual(read(`99999999999|${link}|5`), ['no_service'])
  assert.deepEqual(read(`12|${link}`), [[12, link, undefined]])
  assert.deepEqual(read(`12|${link}|nhiều`), [[12, link, Number.NaN]])
  assert.deepEqual(read(`12|${link}|-5`), [[12, link, Number.NaN]])
})

test('whatever is pasted is read without an error, and no quick line takes long', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('"', ',', '|', ';', '\t', ' ', '1', 'a', '\n')), (signs) => {
      readMassLines(signs.join(''))
    }),
  )
  assert.deepEqual(read(`1,${'"'.repeat(50_000)}`).length, 1)
})
