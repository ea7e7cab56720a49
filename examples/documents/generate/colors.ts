import { rgb } from "pdf-lib";

export const ink = rgb(0.13, 0.14, 0.17);
export const grey = rgb(0.45, 0.47, 0.51);
export const hairline = rgb(0.8, 0.81, 0.83);
export const paleGrey = rgb(0.955, 0.96, 0.968);
export const white = rgb(1, 1, 1);
