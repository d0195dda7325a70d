/** To come. */
export function PersonScreen({ person }: { readonly person: number }) {
  return <p>{person}</p>;
}
