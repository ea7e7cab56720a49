/** The parties, terms and clauses of the example contract. */
export const contract = {
  number: "MSA-2026-017",
  title: "Master Services Agreement",
  provider: "Brandt & Moreau Consulting AG",
  providerAddress: "Löwenstrasse 12, 8001 Zürich, Switzerland",
  client: "Ostsee Reederei GmbH",
  clientAddress: "Kaistrasse 3, 24103 Kiel, Germany",
  effective: "2026-04-01",
  expiry: "2028-03-31",
  monthlyFee: 1_450_000,
  noticeDays: 90,
  law: "Switzerland",
  signedPlace: "Zürich",
} as const;

export const milestones = [
  { milestone: "Assessment of the booking system", due: "2026-05-15", fee: 2_400_000 },
  { milestone: "Target architecture and migration plan", due: "2026-07-31", fee: 3_850_000 },
  { milestone: "Pilot on two routes", due: "2026-11-13", fee: 5_200_000 },
  { milestone: "Roll-out and handover", due: "2027-03-26", fee: 6_750_000 },
] as const;

export const clauses: readonly (readonly [heading: string, text: string])[] = [
  [
    "1. Services",
    "The Provider advises the Client on the renewal of its booking and freight systems and carries out the milestones listed in Schedule A. Changes to the scope are agreed in writing before work on them starts.",
  ],
  [
    "2. Fees and payment",
    "The Client pays the monthly fee stated under Key terms in advance, and each milestone fee after acceptance. Invoices are payable within 30 days. Amounts are net of value added tax.",
  ],
  [
    "3. Term and renewal",
    "The Agreement starts on the effective date and ends on the expiry date. It is extended by twelve months at a time unless a party ends it; the renewal is automatic.",
  ],
  [
    "4. Termination",
    "Either party may end the Agreement in writing with the notice period stated under Key terms to the end of a calendar quarter. The right to end it for good cause at any time remains.",
  ],
  [
    "5. Confidentiality",
    "Each party keeps what it learns about the other's business secret, uses it only to perform the Agreement, and returns or destroys it on request. This duty lasts for five years after the end.",
  ],
  [
    "6. Liability",
    "The Provider is liable for damage that it causes by intent or gross negligence. In other cases the liability is limited to the fees of the twelve months before the damage, at most EUR 250,000.00.",
  ],
  [
    "7. Data protection",
    "Where the Provider handles personal data for the Client, it acts on documented instructions only. The parties sign a separate processing agreement before the first transfer.",
  ],
  [
    "8. Law and venue",
    "Swiss substantive law applies, without its conflict rules. The courts at the seat of the Provider decide on disputes that the parties cannot settle within 60 days.",
  ],
];
