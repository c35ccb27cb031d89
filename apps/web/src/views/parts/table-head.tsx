// The head of a table whose columns are known beforehand.

/** A name; `number` is the name of a column of numbers. */
type Column = string | { readonly number: string; readonly title?: string };

export function TableHead({ columns }: { readonly columns: readonly Column[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column, i) =>
          typeof column === 'string' ? (
            <th key={i} scope="col">
              {column}
            </th>
          ) : (
            <th key={i} scope="col" className="number" title={column.title}>
              {column.number}
            </th>
          ),
        )}
      </tr>
    </thead>
  );
}
