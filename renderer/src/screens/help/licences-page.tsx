import { useEffect, useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { ThirdPartyAccount } from '../../../../scripts/third-party.ts';
import { ErrorNote, LoadingScreen } from '../../parts/states.tsx';
import { asDoppelError } from '../../state/error-words.ts';
import styles from './help.module.css';

/** The offer: paragraphs, and a list where lines are set in. */
function Offer({ text }: { readonly text: string }) {
  return text.split('\n\n').map((part) =>
    part.startsWith('  ') ? (
      <ul key={part}>
        {part.split('\n').map((line) => (
          <li key={line}>{line.trim()}</li>
        ))}
      </ul>
    ) : (
      <p key={part}>{part.replaceAll('\n', ' ')}</p>
    ),
  );
}

/** Doppel's licence, the offer of source, and the licence of everything that travels with it. Loaded when it is looked at. */
export function LicencesPage() {
  const [account, setAccount] = useState<ThirdPartyAccount | null>(null);
  const [error, setError] = useState<DoppelError | null>(null);
  useEffect(() => {
    import('virtual:third-party').then(
      (loaded) => setAccount(loaded.account),
      (caught: unknown) => setError(asDoppelError(caught)),
    );
  }, []);
  if (error !== null) return <ErrorNote error={error} />;
  if (account === null) return <LoadingScreen what="Loading the licences" />;
  return (
    <>
      <h1>Licences</h1>
      <p>
        Doppel is under the MIT licence. The models have licences of their own, which the start screen names before one
        is fetched.
      </p>
      <details className={styles.licence}>
        <summary>Doppel: MIT</summary>
        <pre>{account.own}</pre>
      </details>
      <h2>Offer of source</h2>
      <Offer text={account.offer} />
      <h2>{`What travels with it (${account.packages.length})`}</h2>
      {account.packages.map(({ name, version, licence, source, texts }) => (
        <details key={`${name} ${version}`} className={styles.licence}>
          <summary>
            <b>{name}</b> <span>{version}</span> <span className={styles.licenceName}>{licence}</span>
          </summary>
          <p>{source}</p>
          {texts.map((text) => (
            <pre key={text.slice(0, 200)}>{text}</pre>
          ))}
        </details>
      ))}
      {account.texts.length > 0 && <h2>Whole texts</h2>}
      {account.texts.map(({ name, text }) => (
        <details key={name} className={styles.licence}>
          <summary>{name}</summary>
          <pre>{text}</pre>
        </details>
      ))}
    </>
  );
}
