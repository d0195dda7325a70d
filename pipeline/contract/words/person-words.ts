interface Named {
  readonly id: number;
  readonly name: string | null;
}

/** What a person is called: the name that was given, else "Person 12". */
export function personName({ id, name }: Named): string {
  return name === null || name === '' ? `Person ${id}` : name;
}

/** The same with the id behind a given name, where both matter: "Red jacket (12)". */
export function personTitle({ id, name }: Named): string {
  return name === null || name === '' ? `Person ${id}` : `${name} (${id})`;
}

/** What is said of somebody who is perhaps nobody, on a card or a badge. */
export const notAPerson = 'not a person?';

/** Why that is asked. */
export const notAPersonReason = 'Its box never moves, and the detector was not sure that it is a person.';
