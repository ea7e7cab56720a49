/** Words with capitals that end in a legal form: the source of a case-sensitive regular expression with the `u` flag. */
export const COMPANY_SHAPE =
  "(?:(?:[\\p{Lu}][\\p{L}\\d'’.-]*|&|and|und|et|de|du|of|für),? ){1,6}(?:GmbH(?: & Co\\. KG)?|AG|Ltd\\.?|Limited|LLC|LLP|Inc\\.?|Corp\\.?|Trust|S\\.?A\\.?R\\.?L\\.?|S[àa]rl|S\\.?A\\.?S?\\.?|B\\.?V\\.?|plc|PLC|KG|OHG|Oy|AB|K\\.K\\.|Co\\.)(?![\\p{L}])";
