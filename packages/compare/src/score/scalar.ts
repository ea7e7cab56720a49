/** A value without parts. `null` is no value. */
export type Scalar = string | number | boolean;
