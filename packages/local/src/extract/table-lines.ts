/** Words with which a totals block, or what follows a table, begins. */
export const totalsStart =
  /^(sub ?total|total|net total|net amount|grand total|goods total|vat|tax|sales tax|consumption tax|mwst|ust|tva|zwischensumme|gesamt|summe|nettobetrag|amount due|balance due|closing balance|new balance|discount|shipping|thank you|notes?|payment)\b/;

/** Lines inside a table that are no rows: what is carried over a page break, page numbers. */
export const carriedLine =
  /\b(carried forward|brought forward|carried over|continued|ubertrag|a reporter|report|page \d+|seite \d+)\b/;
