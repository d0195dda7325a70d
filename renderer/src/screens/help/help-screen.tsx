import { pages } from 'virtual:guide';
import { useRef } from 'react';
import type { ScreenParams } from '../../navigation/app-screen.ts';
import { DemoButton } from '../../tour/demo-button.tsx';
import { analysisAddress } from '../analysis/analysis-address.ts';
import { GuidePage } from './guide-page.tsx';
import styles from './help.module.css';
import { helpAddress, helpPages } from './help-pages.ts';
import { KeysPage } from './keys-page.tsx';
import { LicencesPage } from './licences-page.tsx';

/** The guide, at both doors alike: its pages beside what they hold. Nothing of it comes from elsewhere. */
export function HelpScreen({ params }: { readonly params: ScreenParams }) {
  const { name } = helpPages.find((page) => page.name === params.page) ?? helpPages[0];
  const blocks = pages[name];
  const article = useRef<HTMLElement>(null);
  const headings = (blocks ?? []).flatMap((block) => (block.kind === 'heading' && block.level === 2 ? [block] : []));
  const show = (id: string) => {
    const heading = article.current?.querySelector<HTMLElement>(`[data-heading="${id}"]`);
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  };
  return (
    <main className={styles.screen}>
      <nav className={styles.pages} aria-label="Pages of the guide">
        {helpPages.map((page) => (
          <div key={page.name}>
            <a
              className={styles.page}
              href={helpAddress(page.name)}
              aria-current={page.name === name ? 'page' : undefined}
            >
              <page.Icon size={17} stroke={1.6} aria-hidden="true" />
              {page.title}
            </a>
            {page.name === name && headings.length > 0 && (
              <ul className={styles.parts}>
                {headings.map(({ id, parts }) => (
                  <li key={id}>
                    <button type="button" onClick={() => show(id)}>
                      {parts.map((part) => ('text' in part ? part.text : '')).join('')}
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </div>
        ))}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard. */}
      <article key={name} ref={article} className={styles.article} tabIndex={0} aria-label="The page">
        {name === 'keys' ? <KeysPage /> : name === 'licences' ? <LicencesPage /> : <GuidePage blocks={blocks ?? []} />}
        {name === 'quick-start' && <DemoButton analysisAddress={analysisAddress} />}
      </article>
    </main>
  );
}
