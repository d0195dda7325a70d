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
