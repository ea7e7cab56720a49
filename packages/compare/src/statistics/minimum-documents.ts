/** Below this many documents, intervals and tests say more than is known; wins, ties and losses are told instead. */
export const minimumDocuments = 20;
