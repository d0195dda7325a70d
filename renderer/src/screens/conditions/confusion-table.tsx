import styles from './conditions.module.css';

/** A cell of the matrix, by places of the classes. */
export interface ConfusionCell {
  readonly truth: number;
  readonly answer: number;
}

interface ConfusionTableProps {
  readonly classes: readonly string[];
  /** Counts; a row the truth, a column the answer. */
  readonly counts: readonly (readonly number[])[];
  readonly chosen: ConfusionCell | null;
  readonly onChoose: (cell: ConfusionCell) => void;
}

/** The confusion matrix as a table whose cells are buttons: each opens its pictures. Darker is a larger share of the row's truth. */
export function ConfusionTable({ classes, counts, chosen, onChoose }: ConfusionTableProps) {
  return (
    <table className={styles.confusion}>
      <thead>
        <tr>
          <th scope="col">truth \ answer</th>
          {classes.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {counts.map((row, truth) => {
          const sum = row.reduce((total, count) => total + count, 0);
          return (
            <tr key={classes[truth]}>
              <th scope="row">{classes[truth]}</th>
              {row.map((count, answer) => (
                <td
                  key={classes[answer]}
                  style={{ '--share': `${sum === 0 ? 0 : Math.round((count / sum) * 100)}%` } as React.CSSProperties}
                >
                  <button
                    type="button"
                    disabled={count === 0}
                    aria-pressed={chosen?.truth === truth && chosen.answer === answer}
                    aria-label={`${count} labelled ${classes[truth]}, said ${classes[answer]}`}
                    onClick={() => onChoose({ truth, answer })}
                  >
                    {count}
                  </button>
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
