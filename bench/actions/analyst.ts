import type { Locator, Page } from 'playwright-core';
import type { DoorClient } from '#tests/server/served-scene.ts';
import type { PersonTruth } from './box-truth.ts';
import type { Hand } from './hand.ts';

/** What an analyst works with: eyes (the door), a hand, and the truth. */
export interface Desk {
  readonly page: Page;
  readonly door: DoorClient;
  readonly project: string;
  readonly folder: string;
  readonly hand: Hand;
  /** What the truth says of a person as it is now. */
  readonly look: (person: number) => Promise<PersonTruth>;
  /** Whether a judgement slips: what is so is then answered the other way round. */
  readonly slips: () => boolean;
}

/** An answer counts once what it is about was on screen for a moment; nobody answers sooner. In milliseconds. */
const restMs = 500;

/** Waits until the engine has laid the piles of what was decided last, and everybody was looked at for cuts. */
async function untilSettled({ door, project, page }: Desk): Promise<void> {
  for (;;) {
    const { left } = await door.ask('review.split_proposals', { project });
    if (left === 0) break;
  }
  await page.getByText('all on disk').waitFor();
}

/** The number of the last decision. */
async function headOf({ door, project }: Desk): Promise<number> {
  return (await door.ask('history.log', { project })).head.seq;
}

/** Waits until something was decided after `seq`. */
async function untilDecided(desk: Desk, seq: number): Promise<void> {
  for (let wait = 0; wait < 400; wait++) {
    if ((await headOf(desk)) > seq) return;
    await desk.page.waitForTimeout(50);
  }
  throw new Error(`Nothing was decided after decision ${seq}.`);
}

/** Goes to a step by its link, unless the app has led there already. */
async function enter({ page, hand }: Desk, step: 'Cut' | 'Join' | 'Check'): Promise<void> {
  const link = page
    .getByRole('navigation', { name: 'Steps of the review' })
    .getByRole('link', { name: new RegExp(step) });
  if (await page.evaluate<boolean>(`location.hash.startsWith('#/${step.toLowerCase()}')`)) return;
  await hand.click(link, 'enter a step');
}

/** What the board on screen is called; null where the end of the step stands there. What goes while it is read is looked at again. */
async function nameOnScreen(board: Locator, end: Locator): Promise<string | null> {
  for (;;) {
    await board.or(end).first().waitFor();
    if (await end.isVisible()) return null;
    const name = await board.getAttribute('aria-label', { timeout: 1000 }).catch(() => null);
    if (name !== null) return name;
  }
}

/** The person on the cut screen; null at the end of the step. */
async function personToCut({ page }: Desk): Promise<number | null> {
  const board = page.getByRole('region', { name: /^Cut person \d+$/ });
  const end = page.getByRole('heading', { name: 'Nobody may be several' });
  const name = await nameOnScreen(board, end);
  return name === null ? null : Number(/\d+$/.exec(name)?.[0]);
}

/** The pictures with which somebody else begins, by their time code on the screen. */
function cutsWanted(
  truth: PersonTruth,
  crops: readonly { readonly id: number; readonly frame: number }[],
): readonly number[] {
  const inTime = crops.toSorted((one, other) => one.frame - other.frame);
  return truth.runs.slice(1).flatMap((_, index) => {
    const before = truth.runs[index];
    // The first picture of the new human, unless that is the first of all: then there is nothing to see before it.
    const first = inTime.findIndex(({ frame }) => frame > before.lastFrame);
    return first > 0 ? [inTime[first].id] : [];
  });
}

/** Marks the cuts that a person needs and makes them, or says that it is one, or none. Returns whether anything was decided. */
async function answerCut(desk: Desk, person: number): Promise<void> {
  const { page, hand, door, project } = desk;
  const before = await headOf(desk);
  const truth = await desk.look(person);
  const board = page.getByRole('region', { name: `Cut person ${person}`, exact: true });
  const open = page.getByRole('button', { name: /^It is one person/ }).and(page.locator(':enabled'));
  await open.waitFor();
  if (!truth.isPerson) await hand.press('h', 'hide');
  else {
    const { all_crops } = await door.ask('review.person', { project, person });
    const wanted = new Set(cutsWanted(truth, all_crops));
    await board.getByText(/resemble each other|Nothing is proposed|said that this is one/).waitFor();
    const inTime = all_crops.toSorted((one, other) => one.frame - other.frame);
    const tiles = board.locator('button[data-tile]');
    for (const [index, { id }] of inTime.entries()) {
      const tile = tiles.nth(index);
      const isMarked = (await tile.getAttribute('aria-pressed')) === 'true';
      if (isMarked !== wanted.has(id)) await hand.click(tile, 'mark a cut');
    }
    if (wanted.size === 0) await hand.press('w', 'whole');
    else {
      await board
        .getByRole('button', { name: /^Cut into/ })
        .and(page.locator(':enabled'))
        .waitFor();
      await hand.press('c', 'cut');
    }
  }
  await untilDecided(desk, before);
}

/** The first step: whoever may be several, then everybody in a row each, of whom nothing was proposed. */
export async function cutAll(desk: Desk): Promise<void> {
  const { door, project } = desk;
  await untilSettled(desk);
  await enter(desk, 'Cut');
  for (let turn = 0; turn < 200; turn++) {
    await untilSettled(desk);
    const { proposals } = await door.ask('review.split_proposals', { project });
    const person = await personToCut(desk);
    // Who is cut rightly and proposed all the same is said to be one when it comes again.
    if (person === null || !proposals.some((each) => each.person === person)) break;
    await answerCut(desk, person);
  }
  await lookThrough(desk);
}

/** Everybody in a row each: hides who is nobody, marks where somebody else begins, cuts all at once and is led on. */
async function lookThrough(desk: Desk): Promise<void> {
  const { page, hand, door, project } = desk;
  const rows = page.getByRole('region', { name: 'The rows' });
  await page.getByRole('heading', { name: 'Nobody may be several' }).waitFor();
  const { persons } = await door.ask('review.persons', { project });
  let marks = 0;
  for (const { id, hidden } of persons) {
    if (hidden) continue;
    const truth = await desk.look(id);
    if (truth.isPerson && truth.runs.length < 2) continue;
    const row = rows.locator(`[data-person="${id}"]`);
    await scrollTo(page, rows, row);
    if (!truth.isPerson) {
      const before = await headOf(desk);
      await hand.click(row.getByRole('button', { name: 'Not a person' }), 'hide');
      await untilDecided(desk, before);
      continue;
    }
    const { all_crops } = await door.ask('review.person', { project, person: id });
    // Two cuts between the same two pictures are one click: a second would take the mark away.
    for (const crop of new Set(cutsWanted(truth, all_crops))) {
      await hand.click(row.locator(`[data-crop="${crop}"] button`), 'mark a cut');
      marks++;
    }
  }
  const before = await headOf(desk);
  await hand.press('Enter', marks > 0 ? 'cut and go on' : 'go on');
  if (marks > 0) await untilDecided(desk, before);
  await page.waitForURL(/#\/join/);
}

/** Turns the wheel over a list until a row of it is there: only rows near the window exist. */
async function scrollTo(page: Page, list: Locator, row: Locator): Promise<void> {
  await list.hover();
  await page.mouse.wheel(0, -1_000_000);
  const window = await list.boundingBox();
  for (let turn = 0; turn < 400; turn++) {
    const box = (await row.isVisible()) ? await row.boundingBox() : null;
    if (box !== null && window !== null && box.y >= window.y && box.y + box.height <= window.y + window.height) break;
    await page.mouse.wheel(0, 60);
    await page.waitForTimeout(60);
  }
  await row.locator('button[data-tile]').first().waitFor();
}

/** The pile in hand; null where there is none. */
async function pileInHand({ page }: Desk): Promise<readonly number[] | null> {
  const board = page.getByRole('region', { name: /^Pile of / });
  const end = page.getByRole('heading', { name: /^(Joining is done|No further piles)$/ });
  const name = await nameOnScreen(board, end);
  return name === null ? null : (name.match(/\d+/g) ?? []).map(Number);
}

/** The second step in piles: takes out who is somebody else, brings in who is missing and offered, accepts. */
export async function joinPiles(desk: Desk): Promise<void> {
  const { page, hand, slips } = desk;
  await untilSettled(desk);
  await enter(desk, 'Join');
  for (let turn = 0; turn < 200; turn++) {
    await untilSettled(desk);
    await page.waitForTimeout(800);
    const members = await pileInHand(desk);
    if (members === null) return;
    const board = page.getByRole('region', { name: `Pile of ${members.join(', ')}`, exact: true });
    const truths = new Map(await Promise.all(members.map(async (id) => [id, await desk.look(id)] as const)));
    const weight = new Map<string, number>();
    for (const { human, rows } of truths.values())
      weight.set(human, (weight.get(human) ?? 0) + 1 + (rows.get(human) ?? 0) / 1e6);
    const [main] = [...weight].toSorted(([, one], [, other]) => other - one)[0];
    const others = members.filter((id) => (truths.get(id)?.human === main) === slips());
    if (members.length === 2 && others.length > 0) {
      await acceptWhenDrawn(desk, () => board.isVisible(), 'a');
      continue;
    }
    let kept = 0;
    const inPile = board.getByRole('list', { name: 'In this pile' });
    for (const id of members) {
      const isSame = !others.includes(id);
      // One at least stays: who is taken out is kept apart from somebody.
      if (isSame || (kept === 0 && id === members.at(-1))) {
        kept++;
        continue;
      }
      const card = inPile.locator(`[data-person="${id}"]`);
      await card.waitFor();
      await hand.click(card.getByRole('button', { name: 'Somebody else' }), 'take out');
    }
    // Whoever is offered and the same comes in at once, by a click on the card.
    const offered = board.getByRole('list', { name: 'Most similar' });
    await page.waitForTimeout(500);
    for (let round = 0; round < 9; round++) {
      const ids = await offered
        .locator('[data-person]')
        .evaluateAll<readonly number[], never[]>(
          ((cards: readonly { readonly dataset: { readonly person: string } }[]) =>
            cards.map(({ dataset }) => Number(dataset.person))) as never,
          [] as never,
        );
      const fitting: number[] = [];
      for (const id of ids) if ((await desk.look(id)).human === main) fitting.push(id);
      if (fitting.length === 0) break;
      await hand.click(
        offered.locator(`[data-person="${fitting[0]}"]`).getByRole('button', { name: 'The same' }),
        'bring in',
      );
      await page.waitForTimeout(500);
    }
    await acceptWhenDrawn(desk, () => board.isVisible());
  }
}

/** Presses Enter until the screen has taken it: what was not drawn yet is brought into the window first. */
async function acceptWhenDrawn(
  { page, hand }: Desk,
  isStill: () => Promise<boolean>,
  key: 'Enter' | 'a' = 'Enter',
): Promise<void> {
  for (let press = 0; press < 20; press++) {
    await page.getByText('Loading the pictures').waitFor({ state: 'detached' });
    await page
      .getByRole('toolbar', { name: 'Answer' })
      .getByRole('button')
      .first()
      .and(page.locator(':enabled'))
      .waitFor();
    // A slow answer may have been taken while its button was waited for: Enter would then be about what nobody has looked at.
    if (!(await isStill())) return;
    await hand.press(key, key === 'a' ? 'keep apart' : 'accept');
    for (let wait = 0; wait < 40; wait++) {
      if (!(await isStill())) return;
      await page.waitForTimeout(50);
      if (wait === 20 && (await page.getByText('had not been on screen yet').count()) > 0) break;
    }
  }
  throw new Error('Enter was not taken.');
}

/** The wall of pairs: marks what is not as the screen has it, and accepts, until `isEnough` or nothing is left. */
export async function joinOnWall(desk: Desk, isEnough: () => Promise<boolean>, most: number): Promise<void> {
  const { page, hand, slips } = desk;
  await enter(desk, 'Join');
  await hand.click(page.getByRole('link', { name: 'A wall of pairs' }), 'enter a step');
  for (let turn = 0; turn < most; turn++) {
    const wall = page.getByRole('list', { name: 'Pairs', exact: true });
    const end = page.getByRole('heading', { name: 'No further pairs' });
    await wall.or(end).first().waitFor();
    if (await end.isVisible()) {
      await page.waitForTimeout(1500);
      if (await end.isVisible()) return;
    }
    const tiles = wall.getByRole('button');
    const names = await tiles.evaluateAll<readonly string[], never[]>(
      ((all: readonly { getAttribute: (name: string) => string | null }[]) =>
        all.map((tile) => tile.getAttribute('aria-label') ?? '')) as never,
      [] as never,
    );
    const wishes: { readonly index: number; readonly isMarked: boolean; readonly isSame: boolean }[] = [];
    for (const [index, name] of names.entries()) {
      const [a, b] = (name.match(/\d+/g) ?? []).map(Number);
      const [one, other] = await Promise.all([desk.look(a), desk.look(b)]);
      const isSame = (one.human === other.human) !== slips();
      wishes.push({ index, isMarked: name.endsWith(': the same'), isSame });
    }
    // Whichever takes fewer: each by itself, or all at once and then the wrong ones.
    const onePerOne = wishes.filter(({ isMarked, isSame }) => isMarked !== isSame);
    const wrong = wishes.filter(({ isSame }) => !isSame);
    const isByAll = wrong.length + 1 < onePerOne.length;
    if (isByAll) await hand.press('t', 'mark all');
    for (const { index } of isByAll ? wrong : onePerOne) await hand.click(tiles.nth(index), 'mark a pair');
    const first = names[0];
    await acceptWhenDrawn(desk, async () => {
      const now = await tiles
        .first()
        .getAttribute('aria-label', { timeout: 2000 })
        .catch(() => null);
      return now !== null && now.split(':')[0] === first.split(':')[0];
    });
    await untilSettled(desk);
    if (await isEnough()) return;
  }
}

/** The second step pair by pair, by the keys of the question, until every listed pair is answered. */
export async function joinPairs(desk: Desk): Promise<void> {
  const { page, hand, slips } = desk;
  await untilSettled(desk);
  await page.evaluate("location.hash = '#/review'");
  for (let turn = 0; turn < 500; turn++) {
    const question = page.getByRole('region', { name: /^Are persons \d+ and \d+ the same\?$/ });
    const end = page.getByRole('heading', { name: /^(Every pair is answered|No likely duplicates)$/ });
    await question.or(end).first().waitFor();
    if (await end.isVisible()) return;
    const [, a, b] = (/persons (\d+) and (\d+)/.exec((await question.getAttribute('aria-label')) ?? '') ?? []).map(
      Number,
    );
    await page
      .getByRole('button', { name: /^Merge/ })
      .and(page.locator(':enabled'))
      .waitFor();
    const [one, other] = await Promise.all([desk.look(a), desk.look(b)]);
    const isSame = (one.human === other.human) !== slips();
    await page.waitForTimeout(restMs);
    await hand.press(isSame ? 'm' : 'a', 'answer a pair');
    const gone = page.getByRole('region', { name: `Are persons ${a} and ${b} the same?`, exact: true });
    const dialog = page.getByRole('dialog', { name: /^Merge into/ });
    await Promise.race([gone.waitFor({ state: 'detached' }), dialog.waitFor()]);
    if (await dialog.isVisible()) {
      await dialog
        .getByRole('button', { name: /^(Merge \d+ persons|Override)/ })
        .and(page.locator(':enabled'))
        .waitFor();
      // What goes against a keep-apart is no slip any more: the dialog says so, and nobody overrides.
      if (await dialog.getByRole('button', { name: /^Override/ }).isVisible()) {
        await hand.click(dialog.getByRole('button', { name: 'Do not merge' }), 'answer a pair');
        await hand.press('a', 'answer a pair');
      } else await hand.press('Enter', 'answer a pair');
      await gone.waitFor({ state: 'detached' });
    }
    await untilSettled(desk);
  }
}
