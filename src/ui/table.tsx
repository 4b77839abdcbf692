import type { ComponentChildren } from 'preact'
import { useTexts } from './page-context.ts'

// The roles repeat what the elements mean already, because `display: block` on phones takes it away in Safari.
const role = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const

export interface Column<Row> {
  title: string
  cell: (row: Row) => ComponentChildren
  /** Numbers and money line up on the right. */
  align?: 'end'
  /** Leads its card on phones, where it needs no label. */
  lead?: boolean
  /** Stands in the upper right corner of its card on phones: the state. */
  corner?: boolean
  /** The title is for screen readers only, as above a column of buttons. */
  hideTitle?: boolean
}

/** A checkbox per row that belongs to a form elsewhere on the page. */
export interface Selection<Row> {
  form: string
  name: string
  value: (row: Row) => string
  /** Names the row for screen readers, such as `#1042`. */
  label: (row: Row) => string
}

/**
 * A table that turns into a stack of cards where it has little room. `caption` is read out, not shown. With no rows it
 * renders `empty`, usually an `EmptyState`.
 */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  select,
  dense,
  empty,
  id,
}: {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string | number
  select?: Selection<Row>
  /** Few and short columns that stay a table everywhere. */
  dense?: boolean
  empty?: ComponentChildren
  id?: string
}) {
  if (rows.length === 0 && empty) return <>{empty}</>
  return (
    <div class="table-frame">
      <table class={`table ${dense ? 'dense-table' : 'stack-table'}`} {...role.table} id={id}>
        <caption class="visually-hidden">{caption}</caption>
        <thead {...role.rowgroup}>
          <tr {...role.row}>
            {select && <SelectAll form={select.form} />}
            {columns.map((column) => (
              <th key={column.title} scope="col" {...role.columnheader} class={column.align && 'cell-end'}>
                {column.hideTitle ? <span class="visually-hidden">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...role.rowgroup}>
          {rows.map((row) => (
            <tr key={rowKey(row)} id={id && `${id}-${rowKey(row)}`} {...role.row}>
              {select && <SelectOne select={select} row={row} />}
              {columns.map((column) => (
                <td
                  key={column.title}
                  {...role.cell}
                  class={cellClass(column)}
                  data-label={column.lead || column.corner || column.hideTitle ? undefined : column.title}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function cellClass<Row>(column: Column<Row>): string | undefined {
  const classes = [column.align && 'cell-end', column.lead && 'cell-lead', column.corner && 'cell-corner']
  return classes.filter(Boolean).join(' ') || undefined
}

function SelectAll({ form }: { form: string }) {
  const t = useTexts()
  return (
    <th scope="col" {...role.columnheader} class="cell-select">
      <input
        class="form-check-input"
        type="checkbox"
        aria-label={t.common.selectAll}
        data-select-all={form}
        hidden
      />
    </th>
  )
}

function SelectOne<Row>({ select, row }: { select: Selection<Row>; row: Row }) {
  const t = useTexts()
  return (
    <td {...role.cell} class="cell-select">
      <input
        class="form-check-input"
        type="checkbox"
        form={select.form}
        name={select.name}
        value={select.value(row)}
        aria-label={t.common.select(select.label(row))}
      />
    </td>
  )
}
