import styles from './start.module.css';

/** What whoever begins has to know, in full as long as nothing was opened, then in a line; and which program reads the videos. */
export function StartNotice({ isFirst, videoTools }: { readonly isFirst: boolean; readonly videoTools: string }) {
  return (
    <footer className={styles.notice} data-first={isFirst}>
      {isFirst && (
        <p>
          <b>Before you begin:</b> Doppel compares pictures of people. Whoever uses it answers for having a purpose and
          a legal basis, for telling people, and for deleting in time. It proposes; it never decides, and it judges
          nobody by sex, age, origin, faith or emotion.
        </p>
      )}
      <p>
        What Doppel is for, and what you have to do: <a href="#/help/responsible-use">Responsible use</a>. Videos are
        read by {videoTools}.
      </p>
    </footer>
  );
}
