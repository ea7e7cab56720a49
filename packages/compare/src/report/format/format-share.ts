/** A percentage for people: `"93.5 %"`; a dash where it was not measured. Only what is all is called 100 %. */
export function formatShare(share: number | null): string {
  if (share === null) return "–";
  const rounded = share.toFixed(1);
  if (rounded === "100.0") return share === 100 ? "100 %" : "99.9 %";
  if (rounded === "0.0") return share === 0 ? "0 %" : "0.1 %";
  return `${rounded} %`;
}
