import type { InvoiceLine } from "./invoice-spec.ts";
import type { SeededRandom } from "./seeded-random.ts";

type Product = readonly [sku: string, description: string, unitPrice: number, most: number];

/** What the issuers sell: number, name, price in the smallest unit, most pieces on one line. */
export const catalogue = {
  office: [
    ["BD-1104", "Desk lamp Lumen, aluminium", 6490, 12],
    ["BD-1120", "Oak desk 160 x 80 cm", 48900, 4],
    ["BD-1187", "Office chair Aero, mesh back", 32950, 8],
    ["BD-2003", "Copy paper A4, 80 g, box of 5", 2795, 40],
    ["BD-2051", "Ring binder 75 mm, grey", 345, 60],
    ["BD-2210", "Whiteboard 120 x 90 cm", 11900, 3],
    ["BD-2218", "Whiteboard markers, set of 4", 890, 20],
    ["BD-3301", "Monitor arm, dual", 13900, 10],
    ["BD-3340", "Cable tray, 80 cm, black", 2450, 16],
    ["BD-4102", "Drawer unit with lock", 21900, 6],
  ],
  software: [
    ["SVC-PLAT", "Analytics platform, annual plan", 480000, 1],
    ["SVC-SEAT", "Additional user seats", 18000, 25],
    ["SVC-SUPP", "Priority support, 12 months", 96000, 1],
    ["SVC-ONB1", "Onboarding workshop (half day)", 75000, 3],
    ["SVC-MIGR", "Data migration, per source", 62500, 4],
    ["SVC-SSO1", "Single sign-on setup", 45000, 1],
    ["SVC-TRN2", "Administrator training", 39500, 4],
  ],
  engineering: [
    ["ING-010", "Calibration of flow meters on site, including travel and certificate", 84500, 6],
    ["ING-014", "Replacement of pressure sensor, stainless steel, 0-16 bar", 123450, 4],
    ["ING-022", "Valve block overhaul", 215000, 2],
    ["ING-031", "Spare seal kit, food grade", 18960, 12],
    ["ING-040", "Commissioning of the control cabinet and instruction of two operators", 168000, 2],
    ["ING-047", "Hydraulic hose DN 20, per metre", 4275, 40],
    ["ING-055", "Annual maintenance plan, pump station", 390000, 1],
  ],
  print: [
    ["PR-A5-FLY", "Flyers A5, 170 gsm, double sided", 18, 5000],
    ["PR-BROCH", "Brochures 24 pp, stapled", 185, 1200],
    ["PR-ROLL", "Roll-up banner 85 x 200 cm", 7950, 6],
    ["PR-CARD", "Business cards, 400 gsm, box of 250", 3650, 30],
    ["PR-POST-A2", "Posters A2, matt", 240, 300],
    ["PR-DESIGN", "Artwork and typesetting, hours", 6800, 18],
    ["PR-DELIV", "Delivery, next working day", 1250, 3],
  ],
  machine: [
    ["M-20417", "Kugellager 6204-2RS", 795, 60],
    ["M-20733", "Zahnriemen HTD 8M, 1200 mm", 4260, 12],
    ["M-21002", "Getriebemotor 0,75 kW", 61900, 3],
    ["M-21118", "Näherungsschalter M12, induktiv", 2890, 24],
    ["M-21540", "Schaltnetzteil 24 V / 10 A", 11850, 8],
    ["M-22001", "Sicherheitsrelais, zweikanalig", 14720, 5],
    ["M-22315", "Anschlussleitung M12, 5 m", 1190, 40],
    ["M-23004", "Schutzgitter, verzinkt", 8640, 10],
    ["M-23410", "Montageschiene, 2 m", 1875, 30],
    ["M-24006", "Wartungseinheit G 1/4", 9430, 4],
  ],
  lab: [
    ["LX-100210", "Borosilicate beaker 250 ml", 480, 96],
    ["LX-100218", "Borosilicate beaker 1000 ml", 895, 48],
    ["LX-100305", "Volumetric flask 100 ml, class A", 1640, 36],
    ["LX-110020", "Pipette tips 0.2 ml, rack of 96", 720, 200],
    ["LX-110044", "Micropipette 0.02-0.2 ml", 21400, 12],
    ["LX-120001", "Nitrile gloves M, box of 100", 1085, 150],
    ["LX-120002", "Nitrile gloves L, box of 100", 1085, 150],
    ["LX-130107", "Filter paper 125 mm, pack of 100", 960, 40],
    ["LX-130250", "Syringe filters 0.45 micron, pack of 50", 5490, 20],
    ["LX-140012", "Magnetic stirrer with heating", 38900, 6],
    ["LX-140015", "Stirring bars, assorted set", 2275, 15],
    ["LX-150330", "pH electrode, refillable", 17650, 8],
    ["LX-150331", "Buffer solution pH 7.00, 500 ml", 1490, 24],
    ["LX-160004", "Sample vials 20 ml, tray of 100", 4380, 30],
    ["LX-160090", "Cryo boxes 9 x 9, pack of 10", 3950, 12],
    ["LX-170411", "Analytical balance 220 g / 0.1 mg", 289000, 2],
    ["LX-170502", "Calibration weight E2, 100 g", 16200, 4],
    ["LX-180070", "Parafilm roll 100 mm x 38 m", 3140, 10],
    ["LX-180099", "Spill kit, chemicals, 30 l", 8850, 5],
    ["LX-190015", "Fume cupboard service", 42500, 2],
    ["LX-190120", "Lab coat, cotton, size M", 2890, 25],
    ["LX-190121", "Lab coat, cotton, size L", 2890, 25],
    ["LX-200001", "Safety goggles, anti-fog", 1275, 60],
    ["LX-200340", "Wash bottles 500 ml, pack of 5", 1830, 20],
    ["LX-210007", "Centrifuge tubes 50 ml, case of 500", 12950, 8],
    ["LX-210031", "Refrigerator thermometer", 3620, 6],
  ],
} as const satisfies Record<string, readonly Product[]>;

/** Draws lines of an order out of a part of the catalogue. */
export function pickLines(random: SeededRandom, from: readonly Product[], count: number): InvoiceLine[] {
  return random.pickSome(from, count).map(([sku, description, unitPrice, most]) => ({
    sku,
    description,
    unitPrice,
    quantity: random.between(1, most),
  }));
}
