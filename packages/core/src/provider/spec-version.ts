/** The version of the provider contract that this release speaks. A provider says which one it was written for. */
export const specVersion = "v1";
