/** A figure for people; a dash where it cannot be known. */
export const told = (value: number | null, digits = 3): string => (value === null ? '-' : value.toFixed(digits));

/** A column of figures. */
export const right = (title: string) => ({ title, align: 'right' }) as const;
