const MONTHS: readonly (readonly string[])[] = [
  ["january", "jan", "januar", "janvier", "janv", "enero", "gennaio"],
  ["february", "feb", "februar", "fevrier", "fevr", "febrero", "febbraio"],
  ["march", "mar", "marz", "maerz", "mars", "marzo"],
  ["april", "apr", "avril", "avr", "abril", "aprile"],
  ["may", "mai", "mayo", "maggio"],
  ["june", "jun", "juni", "juin", "junio", "giugno"],
  ["july", "jul", "juli", "juillet", "juil", "julio", "luglio"],
  ["august", "aug", "aout", "agosto"],
  ["september", "sep", "sept", "septembre", "septiembre", "settembre"],
  ["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre"],
  ["november", "nov", "novembre", "noviembre"],
  ["december", "dec", "dezember", "dez", "decembre", "diciembre", "dicembre"],
];

/** 1 to 12 for an English, German, French, Spanish or Italian month name or its short form. */
export function monthNumber(name: string): number | undefined {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\.$/, "");
  const index = MONTHS.findIndex((names) => names.includes(plain));
  return index < 0 ? undefined : index + 1;
}
