import { lexer, type MarkedToken, type Token } from 'marked';
import type { GuideBlock, GuideInline } from './guide-blocks.ts';

/** The documents of docs/ that are pages of the guide. */
export const guideNames = ['quick-start', 'guide', 'troubleshooting', 'responsible-use'] as const;

/**
 * A Markdown document as blocks, for the page to draw with its own elements. Throws an Error for HTML and for whatever else the page has
 * no element for, so that it is found where the page is built.
 */
export function readGuide(markdown: string): readonly GuideBlock[] {
  return lexer(markdown).flatMap(blockOf);
}

/** The forms of marked, each with its own fields; extensions, which have none, are not used. */
const known = (token: Token): MarkedToken => token as MarkedToken;

function blockOf(token: Token): readonly GuideBlock[] {
  const block = known(token);
  switch (block.type) {
    case 'space':
      return [];
    case 'heading':
      return [{ kind: 'heading', level: block.depth, id: idOf(block.text), parts: inlineOf(block.tokens) }];
    case 'paragraph':
      return [{ kind: 'paragraph', parts: inlineOf(block.tokens) }];
    // The only line of an item.
    case 'text':
      return [{ kind: 'paragraph', parts: inlineOf(block.tokens ?? [block]) }];
    case 'list':
      return [
        { kind: 'list', isOrdered: block.ordered, items: block.items.map(({ tokens }) => tokens.flatMap(blockOf)) },
      ];
    case 'table': {
      const cells = (row: typeof block.header) => row.map(({ tokens }) => inlineOf(tokens));
      return [{ kind: 'table', head: cells(block.header), rows: block.rows.map(cells) }];
    }
    case 'code':
      return [{ kind: 'code', text: block.text }];
    default:
      throw new Error(`The guide has no form for ${token.type}: ${token.raw}`);
  }
}

function inlineOf(tokens: readonly Token[]): readonly GuideInline[] {
  return tokens.map((token): GuideInline => {
    const inline = known(token);
    switch (inline.type) {
      case 'text':
      case 'escape':
        return { kind: 'text', text: inline.text.replaceAll('\n', ' ') };
      case 'codespan':
        return { kind: 'code', text: inline.text };
      case 'strong':
      case 'em':
        return { kind: inline.type, parts: inlineOf(inline.tokens) };
      case 'link':
        return { kind: 'link', to: pageOf(inline.href), parts: inlineOf(inline.tokens) };
      case 'image': {
        const name = /^images\/([\w-]+)-light\.webp$/.exec(inline.href)?.[1];
        if (name === undefined)
          throw new Error(`The guide shows pictures of docs/images that come light and dark, and not ${inline.href}.`);
        return { kind: 'picture', name, words: inline.text };
      }
      default:
        throw new Error(`The guide has no form for ${token.type}: ${token.raw}`);
    }
  });
}

const pageOf = (href: string): string | null => guideNames.find((name) => href === `${name}.md`) ?? null;

const idOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\w]+/g, '-')
    .replace(/^-|-$/g, '');
