/**
 * A one-page PDF with lines of text, enough for the emulator to read and small enough to be written by hand.
 *
 * @param extraBytes - of an object that no page uses, for a file of some size.
 */
export function drawPdf(lines: readonly string[], extraBytes = 0): Uint8Array {
  const text = lines.map((line) => `(${line.replace(/[\\()]/g, "\\$&")}) Tj 0 -18 Td`).join("\n");
  const stream = `BT /F1 11 Tf 50 780 Td\n${text}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...(extraBytes > 0 ? [`<< /Length ${extraBytes} >>\nstream\n${"x".repeat(extraBytes)}\nendstream`] : []),
  ];
  let pdf = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${entries}`;
  return new TextEncoder().encode(
    `${pdf}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF`,
  );
}
