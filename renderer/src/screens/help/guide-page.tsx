import { pictures } from 'virtual:guide-pictures';
import { useComputedColorScheme } from '@mantine/core';
import { createElement, type ReactNode } from 'react';
import { assertNever } from '#base/doppel-error.ts';
import type { GuideBlock, GuideInline } from '../../../guide/guide-blocks.ts';
import styles from './help.module.css';
import { helpAddress } from './help-pages.ts';

/** A document of the guide, drawn with the page's own elements. */
export function GuidePage({ blocks }: { readonly blocks: readonly GuideBlock[] }) {
  return blocks.map((block, index) => <Block key={keyOf(index)} block={block} />);
}

/** A document never changes: its blocks go by their place. */
const keyOf = (index: number): string => String(index);

function Block({ block }: { readonly block: GuideBlock }): ReactNode {
  switch (block.kind) {
    case 'heading':
      return createElement(
        `h${Math.min(block.level, 4)}`,
        { 'data-heading': block.id, tabIndex: -1 },
        <Line parts={block.parts} />,
      );
    case 'paragraph':
      return block.parts.every(({ kind }) => kind === 'picture') ? (
        <Line parts={block.parts} />
      ) : (
        <p>
          <Line parts={block.parts} />
        </p>
      );
    case 'list':
      return createElement(
        block.isOrdered ? 'ol' : 'ul',
        null,
        block.items.map((item, index) => (
          <li key={keyOf(index)}>
            <GuidePage blocks={item} />
          </li>
        )),
      );
    case 'table':
      return (
        <table>
          <thead>
            <tr>
              {block.head.map((cell, index) => (
                <th key={keyOf(index)} scope="col">
                  <Line parts={cell} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, index) => (
              <tr key={keyOf(index)}>
                {row.map((cell, column) => (
                  <td key={keyOf(column)}>
                    <Line parts={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    case 'code':
      return <pre>{block.text}</pre>;
    default:
      return assertNever(block);
  }
}

function Line({ parts }: { readonly parts: readonly GuideInline[] }): ReactNode {
  return parts.map((part, index) => <Inline key={keyOf(index)} part={part} />);
}

function Inline({ part }: { readonly part: GuideInline }): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'code':
      return <code>{part.text}</code>;
    case 'strong':
    case 'em':
      return createElement(part.kind, null, <Line parts={part.parts} />);
    case 'link':
      // Documents for those who build on Doppel are not in the app: their names stand as words.
      return part.to === null ? (
        <Line parts={part.parts} />
      ) : (
        <a href={helpAddress(part.to)}>
          <Line parts={part.parts} />
        </a>
      );
    case 'picture':
      return <Picture name={part.name} words={part.words} />;
    default:
      return assertNever(part);
  }
}

function Picture({ name, words }: { readonly name: string; readonly words: string }) {
  const scheme = useComputedColorScheme('light');
  return (
    <figure>
      <img src={pictures[`${name}-${scheme}`]} alt={words} loading="lazy" className={styles.picture} />
      <figcaption aria-hidden="true">{words}</figcaption>
    </figure>
  );
}
