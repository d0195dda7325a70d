/** How many answers are kept: a thousand of 50 persons are some 20 MB. */
const mostAnswers = 1000;

/** The answers to the latest questions, each good for as long as the library's mark is the same. */
export class AnswerCache {
  readonly #answers = new Map<string, { readonly mark: string; readonly text: string }>();

  /** The answer, as JSON text, to a question asked before; undefined where there is none that still holds. */
  get(question: string, mark: string): string | undefined {
    const known = this.#answers.get(question);
    if (known === undefined) return undefined;
    this.#answers.delete(question);
    if (known.mark !== mark) return undefined;
    // Put back last: what is not asked for again is the first to go.
    this.#answers.set(question, known);
    return known.text;
  }

  set(question: string, mark: string, text: string): void {
    this.#answers.set(question, { mark, text });
    if (this.#answers.size <= mostAnswers) return;
    const [oldest] = this.#answers.keys();
    this.#answers.delete(oldest);
  }
}
