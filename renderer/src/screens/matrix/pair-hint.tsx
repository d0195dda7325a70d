import { probabilityFigure, similarityFigure } from '#contract/words/score-words.ts';
import { Still } from '../../pictures/still.tsx';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import type { IdPair } from './heatmap.tsx';
import styles from './matrix.module.css';
import type { LoadedMatrix } from './use-matrix.ts';

/** Who the cell under the mouse is about, and how alike they are. */
export function PairHint({ pair, matrix }: { readonly pair: IdPair | null; readonly matrix: LoadedMatrix }) {
  const { opened, version } = useProject();
  const persons = useReply('review.persons', { project: opened.project }, version);
  if (pair === null) return <p className={styles.hintEmpty}>Point at a cell to see the two; click to open the pair.</p>;
  const { person_ids: ids, vetoed } = matrix.view;
  const cell = ids.indexOf(pair[0]) * ids.length + ids.indexOf(pair[1]);
  const isVetoed = vetoed.some(([a, b]) => (a === pair[0] && b === pair[1]) || (a === pair[1] && b === pair[0]));
  const probability = matrix.probabilities?.[cell];
  return (
    <section className={styles.hint} aria-label="The pair under the mouse">
      {pair.map((id) => (
        <figure key={id}>
          <div>
            <Still
              url={persons.value?.persons.find((person) => person.id === id)?.still ?? null}
              name={`Person ${id}`}
            />
          </div>
          <figcaption>Person {id}</figcaption>
        </figure>
      ))}
      <p className="dp-figure">
        {similarityFigure(matrix.values[cell])} similar
        {probability !== undefined && `, P(same) ${probabilityFigure(probability)}`}
        {isVetoed && ', ruled out: seen together'}
      </p>
    </section>
  );
}
