/** The members that are there: `undefined` and `null` are left out, as exact optional properties want it. */
export function present<Members extends object>(
  members: Members,
): { [Name in keyof Members]?: NonNullable<Members[Name]> } {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  ) as { [Name in keyof Members]?: NonNullable<Members[Name]> };
}
