/** Two ways to break each field of good params: no field of the contract takes either value. */
export function spoil(params: object): { what: string; params: unknown }[] {
  return Object.keys(params).flatMap((key) => [
    { what: `${key} an object`, params: { ...params, [key]: { deep: { deeper: 1 } } } },
    { what: `${key} a nested list`, params: { ...params, [key]: [[]] } },
  ]);
}
