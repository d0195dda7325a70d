/** To come. */
export function AnalysisScreen({ analysis }: { readonly analysis: string }) {
  return <p>{analysis}</p>;
}
