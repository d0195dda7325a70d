/** A share for people: `85.0 %`; `no data` where there is none. */
export const share = (value: number | null): string => (value === null ? 'no data' : `${(value * 100).toFixed(1)} %`);
